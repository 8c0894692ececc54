import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { GraphQLError, type ExecutionResult } from 'graphql'
import {
  attachWebSocketServer,
  type LiveSubscription,
  type TransportName,
  type WebSocketServerHandle,
  type WebSocketServerOptions,
} from '../../src/index.ts'
import { createLiveSource, type LiveSource } from '../live-source.ts'

export interface SocketViewer {
  name: string
}

export interface SocketServer {
  url: string
  server: Server
  source: LiveSource<SocketViewer>
  webSockets: WebSocketServerHandle<SocketViewer>
  /** What the observer heard, such as `opened` and `closed 1000`. */
  heard: string[]
  /** Destroys every connection, as a process that dies does. */
  cut: () => void
  /** From now on nothing is read from the connections there are. */
  freeze: () => void
  stop(): Promise<void>
}

/** `name` of connection_init and renewals is the viewer; `stranger` is refused, `bug` breaks; `livesMs` is how long the viewer may stay. */
export function viewerOf({ name = 'anyone', livesMs }: Record<string, unknown>): { context: SocketViewer; expiresAt?: number } {
  if (name === 'stranger') throw new GraphQLError('Who are you?', { extensions: { code: 'UNAUTHENTICATED' } })
  if (name === 'bug') throw new Error('secret')
  return { context: { name: String(name) }, ...(typeof livesMs === 'number' && { expiresAt: Date.now() + livesMs }) }
}

/**
 * The WebSocket server alone: `subscription { count }` tells what its source is given, with cursors if they are asked for; `{ hello }` is
 * answered.
 */
export async function startSocketServer(
  options: Partial<WebSocketServerOptions<SocketViewer>> = {},
  source = createLiveSource<SocketViewer>(),
): Promise<SocketServer> {
  const heard: string[] = []
  const tell = (what: string) => (info: { transport: TransportName; reason?: string; code?: string }) =>
    void heard.push([what, info.reason ?? info.code].filter(Boolean).join(' '))
  const server = createServer()
  const connections = new Set<Socket>()
  server.on('connection', (connection) => connections.add(connection))
  const webSockets = attachWebSocketServer<SocketViewer>({
    server,
    path: '/graphql',
    authenticate: viewerOf,
    execute: async ({ query }): Promise<ExecutionResult> => (query.includes('hello') ? { data: { hello: 'world' } } : unknownField()),
    subscribe: async ({ query, context, extensions }) => {
      if (!query.includes('count')) return unknownField()
      const after = extensions?.['after']
      const live = source.open(context, typeof after === 'string' ? after : undefined)
      return extensions?.['cursor'] === true ? tellingCursors(live) : live
    },
    observer: { opened: tell('opened'), closed: tell('closed'), refused: tell('refused') },
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, // a TCP server's
    server,
    source,
    webSockets,
    heard,
    cut: () => connections.forEach((connection) => connection.destroy()),
    freeze: () => connections.forEach((connection) => connection.pause()),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      await webSockets.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function tellingCursors(live: LiveSubscription<SocketViewer>): LiveSubscription<SocketViewer> {
  const pipe = live.pipe.bind(live)
  live.pipe = (sink) =>
    pipe({
      next(delivery) {
        const result = { ...delivery.result, extensions: { cursor: delivery.cursor } }
        return sink.next({ ...delivery, result, text: JSON.stringify(result) })
      },
      started: (cursor) => sink.started?.(cursor),
      end: (errors) => sink.end(errors),
    })
  return live
}

const unknownField = (): ExecutionResult => ({
  errors: [new GraphQLError('No such field.', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })],
})
