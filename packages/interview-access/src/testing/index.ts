export * from './access-of.ts'
