export * from './eventually.ts'
export * from './free-port.ts'
export * from './promised.ts'
