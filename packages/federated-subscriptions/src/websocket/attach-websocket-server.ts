import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { createConnectionLimits } from '../connections/connection-limits.ts'
import { letGoOver, reconnectAfterMs } from '../connections/letting-go.ts'
import { sharedTicker } from '../connections/ticker.ts'
import { silentLogger } from '../silent-logger.ts'
import { ClientSocket, type SocketHouse } from './client-socket.ts'
import { createOperationProtocol } from './operation-protocol.ts'
import type { WebSocketLimits, WebSocketServerHandle, WebSocketServerOptions } from './options.ts'
import { createPingAnswer } from './renewal.ts'

export const defaultLimits: WebSocketLimits = {
  connectionInitMs: 10_000,
  operations: 200,
  messageBytes: 1_048_576,
  pingMs: 15_000,
  highWaterBytes: 262_144,
  unsentBytes: 16 * 1_048_576,
  lifetimeMs: 24 * 3_600_000,
}
const cutAfterMs = 2_000
/** How sockets end when nothing is wrong: done, going away, no code given, restart. */
const quietCodes = [1000, 1001, 1005, 1012]

/** Serves `graphql-transport-ws` on one path of an HTTP server: queries, mutations and subscriptions. */
export function attachWebSocketServer<C>(options: WebSocketServerOptions<C>): WebSocketServerHandle<C> {
  const { server, path, connections = createConnectionLimits(), ticker = sharedTicker, observer, logger = silentLogger } = options
  const limits = { ...defaultLimits, ...options.limits }
  const protocol = createOperationProtocol(options, limits, logger)
  const socketOptions = { clientTracking: false, closeTimeout: cutAfterMs, perMessageDeflate: false, maxPayload: limits.messageBytes }
  const upgrades = new WebSocketServer({ noServer: true, handleProtocols, ...socketOptions })
  /** Each with graphql-ws's word for its end. */
  const sockets = new Map<ClientSocket<C>, (code?: number, reason?: string) => Promise<void>>()
  /** Those that have said goodbye, or not yet. */
  let open = 0
  let allGone: (() => void) | undefined
  let draining: { gone: Promise<void>; hurry: () => void } | undefined

  const house: SocketHouse<C> = {
    limits,
    logger,
    onPing: createPingAnswer(options, logger),
    onRefused: (code) => observer?.refused?.({ transport: 'websocket', code }),
    onOver(socket, code, reason) {
      ticker.remove(socket, limits.pingMs)
      const tell = sockets.get(socket)
      sockets.delete(socket)
      if (!quietCodes.includes(code)) logger.info({ code, reason }, 'a socket ended')
      observer?.closed?.({ transport: 'websocket', reason: String(code) })
      tell?.(code, reason).catch((err: unknown) => logger.error({ err }, 'a socket could not be cleared up'))
    },
  }

  const opened = (socket: ClientSocket<C>): void => {
    open += 1
    socket.webSocket.once('close', () => {
      open -= 1
      socket.place.release()
      if (open === 0) allGone?.()
    })
    observer?.opened?.({ transport: 'websocket' })
    sockets.set(socket, async () => {})
    ticker.add(socket, limits.pingMs)
    const closed = protocol.opened(socket, socket)
    // A wrong subprotocol ends it while it is being opened.
    if (socket.ended) void closed(4406, 'Subprotocol not acceptable')
    else sockets.set(socket, closed)
  }

  const unavailable = (stream: Duplex, code: string): void => {
    observer?.refused?.({ transport: 'websocket', code })
    const body = JSON.stringify({ errors: [{ message: 'No more connections are taken here; try again.', extensions: { code } }] })
    const retryAfter = Math.ceil(reconnectAfterMs() / 1_000)
    stream.end(
      `HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: ${retryAfter}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    )
  }

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    if ((request.url ?? '').split('?', 1)[0] !== path) {
      // Nobody else answers it.
      if (server.listenerCount('upgrade') === 1) stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    if (draining) return unavailable(stream, 'SERVICE_UNAVAILABLE')
    const place = connections.admit()
    if (!place) return unavailable(stream, 'TOO_MANY_CONNECTIONS')
    let taken = false
    upgrades.handleUpgrade(request, stream, head, (webSocket) => {
      taken = true
      opened(new ClientSocket(webSocket, stream, request, place, house))
    })
    if (!taken) place.release()
  }
  server.on('upgrade', onUpgrade)

  return {
    connections: () => open,
    end(which, reason) {
      const theirs = [...sockets.keys()].filter(({ context }) => context !== undefined && which(context))
      for (const socket of theirs) socket.end(4403, reason)
      return theirs.length
    },
    close({ overMs = 0, code = overMs > 0 ? 1012 : 1001, reason } = {}) {
      if (draining) {
        if (overMs === 0) draining.hurry()
        return draining.gone
      }
      const gone = new Promise<void>((resolve) => (open === 0 ? resolve() : (allGone = resolve))).then(() => {
        server.off('upgrade', onUpgrade)
        upgrades.close()
      })
      draining = { gone, hurry: () => {} }
      const goodbye = (): string => reason ?? (overMs > 0 ? `RECONNECT_AFTER_MS=${reconnectAfterMs()}` : 'Going away')
      draining.hurry = letGoOver(sockets.keys(), overMs, (socket) =>
        overMs > 0 ? socket.leave(code, goodbye(), cutAfterMs) : socket.end(code, goodbye()),
      ).hurry
      return gone
    },
  }
}
