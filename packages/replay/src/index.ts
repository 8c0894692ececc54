export * from './replay-clock.ts'
export * from './replay-id.ts'
export * from './timed-stream.ts'
