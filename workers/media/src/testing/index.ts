export * from './recorded-bytes.ts'
