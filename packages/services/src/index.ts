export * from './ask.ts'
export * from './server-kinds.ts'
export * from './server.ts'
export * from './services-error.ts'
