export * from './subgraph-client.ts'
