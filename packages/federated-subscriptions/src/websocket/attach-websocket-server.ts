import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { silentLogger } from '../silent-logger.ts'
import { createClientSocket } from './client-socket.ts'
import { createOperationProtocol, type SocketState } from './operation-protocol.ts'
import type { WebSocketLimits, WebSocketServerHandle, WebSocketServerOptions } from './options.ts'

export const defaultLimits: WebSocketLimits = {
  connectionInitMs: 10_000,
  operations: 200,
  messageBytes: 1_048_576,
  pingMs: 15_000,
  highWaterBytes: 262_144,
  unsentBytes: 16 * 1_048_576,
}
const cutAfterMs = 2_000
/** How sockets end when nothing is wrong: done, going away, no code given. */
const quietCodes = [1000, 1001, 1005]

/** Serves `graphql-transport-ws` on one path of an HTTP server: queries, mutations and subscriptions. */
export function attachWebSocketServer<C>(options: WebSocketServerOptions<C>): WebSocketServerHandle {
  const { server, path, logger = silentLogger } = options
  const limits = { ...defaultLimits, ...options.limits }
  const protocol = createOperationProtocol(options, limits, logger)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, handleProtocols, perMessageDeflate: false })
  const ends = new Set<(code: number, reason: string) => void>()
  let closing: Promise<void> | undefined

  sockets.on('connection', (webSocket, request) => {
    const socket = createClientSocket(webSocket, limits, logger)
    const state: SocketState<C> = { socket, request, abort: new AbortController() }
    ends.add(socket.end)
    let closed: ((code?: number, reason?: string) => Promise<void>) | undefined
    const tell = (code: number, reason: string): void => {
      closed?.(code, reason).catch((err: unknown) => logger.error({ err }, 'a socket could not be cleared up'))
    }
    socket.onEnd((code, reason) => {
      ends.delete(socket.end)
      if (!quietCodes.includes(code)) logger.info({ code, reason }, 'a socket ended')
      tell(code, reason)
    })
    closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => socket.send(text),
        close: (code = 1000, reason = '') => socket.end(code, reason),
        onMessage: (onMessage) => socket.onMessage(onMessage),
      },
      state,
    )
    // A wrong subprotocol ends it while it is being opened.
    if (socket.ended) tell(4406, 'Subprotocol not acceptable')
  })

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if ((request.url ?? '').split('?', 1)[0] === path)
      return sockets.handleUpgrade(request, stream, head, (webSocket) => sockets.emit('connection', webSocket, request))
    // Nobody else answers it.
    if (server.listenerCount('upgrade') === 1) stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
  server.on('upgrade', onUpgrade)

  return {
    connections: () => sockets.clients.size,
    close({ code = 1001, reason = 'Going away' } = {}) {
      closing ??= (async () => {
        server.off('upgrade', onUpgrade)
        const gone = [...sockets.clients].map((client) => new Promise<void>((resolve) => client.once('close', () => resolve())))
        for (const end of ends) end(code, reason)
        const cut = setTimeout(() => {
          for (const client of sockets.clients) client.terminate()
        }, cutAfterMs)
        await Promise.all(gone)
        clearTimeout(cut)
        sockets.close()
      })()
      return closing
    },
  }
}
