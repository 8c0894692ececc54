import { request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { acceptRequestId, requestIdHeader, type Closable, type Logger } from '@parley/platform'
import type { ProxyTarget } from './proxy.ts'

export interface WebSocketTunnelOptions {
  server: Server
  targets: readonly ProxyTarget[]
  /** Upgrades to these paths are someone else's. */
  except: readonly string[]
  logger: Logger
}

/**
 * Passes WebSockets on to their owners: the handshake as it came, then bytes both ways, so that back-pressure, subprotocols, close
 * codes and refusals are the owner's own. Upgrades to unknown paths get 404.
 */
export function createWebSocketTunnel({ server, targets, except, logger }: WebSocketTunnelOptions): Closable {
  const open = new Set<Duplex>()
  const routes = targets
    .filter(({ websocket }) => websocket)
    .map((target) => ({ ...target, pattern: target.path.split('/') }))
    .toSorted((a, b) => b.pattern.length - a.pattern.length)

  const routeOf = (pathname: string) => {
    const segments = pathname.split('/')
    return routes.find(({ pattern }) => pattern.every((part, at) => part === segments[at] || (part.startsWith(':') && segments[at])))
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const asked = request.url ?? '/'
    if (except.includes(asked.split('?', 1)[0] ?? '')) return
    socket.on('error', () => socket.destroy())
    const url = URL.canParse(asked, 'http://gateway') ? new URL(asked, 'http://gateway') : undefined
    const route = url && routeOf(url.pathname)
    if (url === undefined || route === undefined)
      return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    const { host } = new URL(route.origin)
    const requestId = acceptRequestId(request.headers[requestIdHeader])
    const headers = { ...request.headers, host, [requestIdHeader]: requestId, 'x-forwarded-for': request.socket.remoteAddress ?? '' }
    const upstream = httpRequest(route.origin, { method: 'GET', path: url.pathname + url.search, headers, agent: false })
    socket.once('close', () => upstream.destroy())
    upstream.on('upgrade', (answer, upstreamSocket, upstreamHead) => join(answer, socket, head, upstreamSocket, upstreamHead))
    upstream.on('response', (refusal) => {
      socket.write(rawHead(refusal, { hopByHop: false }))
      refusal.pipe(socket)
    })
    upstream.on('error', (error) => {
      logger.warn({ err: error, path: route.path }, 'WebSocket could not be passed on')
      if (socket.writable) socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    })
    upstream.end()
  }

  function join(answer: IncomingMessage, socket: Duplex, head: Buffer, upstream: Duplex, upstreamHead: Buffer): void {
    open.add(socket)
    upstream.on('error', () => socket.destroy())
    upstream.once('close', () => socket.destroy())
    socket.once('close', () => {
      open.delete(socket)
      upstream.destroy()
    })
    socket.write(rawHead(answer, { hopByHop: true }))
    socket.write(upstreamHead)
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  }

  server.on('upgrade', onUpgrade)
  return {
    async close() {
      server.off('upgrade', onUpgrade)
      for (const socket of open) socket.destroy()
    },
  }
}

/** A response's status line and headers as they came; without those of the connection alone, it ends with the body. */
function rawHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage, { hopByHop }: { hopByHop: boolean }): string {
  let lines = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (hopByHop || !/^(connection|keep-alive|transfer-encoding)$/i.test(rawHeaders[at] ?? ''))
      lines += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`
  return `${lines}${hopByHop ? '' : 'Connection: close\r\n'}\r\n`
}
