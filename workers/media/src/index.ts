export * from './config.ts'
export * from './media-worker.ts'
