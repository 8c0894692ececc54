export * from './eventually.ts'
