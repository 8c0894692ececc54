export * from './event-bus.ts'
export * from './json-message.ts'
export * from './work-queue.ts'
