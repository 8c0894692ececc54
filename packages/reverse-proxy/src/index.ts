export * from './http-proxy.ts'
export * from './proxy-target.ts'
export * from './websocket-tunnel.ts'
