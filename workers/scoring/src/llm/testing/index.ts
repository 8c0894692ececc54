export * from './llm-server.ts'
export * from './replies.ts'
