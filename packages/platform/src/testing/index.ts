export * from './eventually.ts'
export * from './free-port.ts'
