import type { WebSocketServerHandle, WebSocketServerOptions } from './options.ts'

/** Serves `graphql-transport-ws` on one path of an HTTP server. */
export function attachWebSocketServer<C>(options: WebSocketServerOptions<C>): WebSocketServerHandle {
  throw new Error(`not built yet: ${options.path}`)
}
