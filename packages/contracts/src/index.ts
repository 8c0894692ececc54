export * from './emotion.ts'
export * from './interviews.ts'
export * from './queues.ts'
export * from './scoring.ts'
