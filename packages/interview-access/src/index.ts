export * from './access-fetcher.ts'
export * from './interview-access.ts'
export * from './viewer-rights.ts'
