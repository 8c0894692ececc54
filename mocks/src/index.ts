export * from './create-mocks.ts'
