export * from './network-of.ts'
export * from './rate-limits.ts'
