export * from './test-database.ts'
export * from './statements.ts'
