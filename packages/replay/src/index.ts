export * from './replay-clock.ts'
export * from './replay-id.ts'
export * from './replay-streams.ts'
export * from './timed-events.ts'
