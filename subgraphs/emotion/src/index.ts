export * from './config.ts'
export * from './create-emotion-subgraph.ts'
