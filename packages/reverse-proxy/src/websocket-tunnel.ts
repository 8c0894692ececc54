import { request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { acceptRequestId, forwardedHeaders, requestIdHeader, type Closable, type Logger, type Metrics } from '@parley/platform'
import type { ProxyTarget } from './proxy-target.ts'

export interface WebSocketTunnelOptions {
  server: Server
  targets: readonly ProxyTarget[]
  /** Upgrades to these paths are someone else's. */
  except: readonly string[]
  /** Reverse proxies in front of this one, whose word on the client is taken. */
  trustedProxies: number
  /** Label of `websocket_active`, which counts what is passed on. */
  service: string
  logger: Logger
  metrics: Metrics
  /** How long an owner may take to answer the upgrade; it is then 503. Default 10,000 ms. */
  handshakeMs?: number
}

/**
 * Passes WebSockets on to their owners: the handshake as it came, then bytes both ways, so that back-pressure, subprotocols, close
 * codes and refusals are the owner's own. Upgrades to unknown paths get 404.
 */
export function createWebSocketTunnel(options: WebSocketTunnelOptions): Closable {
  const { server, targets, except, trustedProxies, service, logger, metrics, handshakeMs = 10_000 } = options
  const active = metrics.gauge('websocket_active', 'Open WebSockets', ['service'])
  const open = new Set<Duplex>()
  const routes = targets
    .filter(({ websocket }) => websocket)
    .map((target) => ({ target, pattern: target.path.split('/') }))
    .toSorted((a, b) => b.pattern.length - a.pattern.length)

  const routeOf = (pathname: string) => {
    const segments = pathname.split('/')
    return routes.find(({ pattern }) => pattern.every((part, at) => part === segments[at] || (part.startsWith(':') && segments[at])))
      ?.target
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const asked = request.url ?? '/'
    if (except.includes(asked.split('?', 1)[0] ?? '')) return
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    const url = URL.canParse(asked, 'http://gateway') ? new URL(asked, 'http://gateway') : undefined
    const route = url && routeOf(url.pathname)
    if (url === undefined || route === undefined) return refuse(socket, '404 Not Found')
    const { host } = new URL(route.origin)
    const requestId = acceptRequestId(request.headers[requestIdHeader])
    const headers = { ...request.headers, host, [requestIdHeader]: requestId, ...forwardedHeaders(request, trustedProxies) }
    const upstream = httpRequest(route.origin, { method: 'GET', path: url.pathname + url.search, headers, agent: false })
    const late = setTimeout(() => upstream.destroy(new Error(`no answer to the upgrade within ${handshakeMs} ms`)), handshakeMs)
    socket.once('close', () => upstream.destroy())
    upstream.once('close', () => clearTimeout(late))
    upstream.on('upgrade', (answer, upstreamSocket, upstreamHead) => {
      clearTimeout(late)
      join(answer, socket, head, upstreamSocket, upstreamHead)
    })
    upstream.on('response', (refusal) => {
      clearTimeout(late)
      socket.once('finish', () => socket.destroy())
      socket.write(rawHead(refusal, { hopByHop: false }))
      refusal.pipe(socket)
    })
    upstream.on('error', (error) => {
      logger.warn({ part: 'websocket', err: error, path: route.path }, 'could not be passed on')
      refuse(socket, '503 Service Unavailable')
    })
    upstream.end()
  }

  function join(answer: IncomingMessage, socket: Duplex, head: Buffer, upstream: Duplex, upstreamHead: Buffer): void {
    active.inc({ service })
    socket.once('close', () => active.dec({ service }))
    upstream.on('error', () => socket.destroy())
    upstream.once('close', () => socket.destroy())
    socket.once('close', () => upstream.destroy())
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

/** Does nothing to a socket that is over. */
function refuse(socket: Duplex, status: string): void {
  if (!socket.writable) return
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** A response's status line and headers as they came; without those of the connection alone, it ends with the body. */
function rawHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage, { hopByHop }: { hopByHop: boolean }): string {
  let lines = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (hopByHop || !/^(connection|keep-alive|transfer-encoding)$/i.test(rawHeaders[at] ?? ''))
      lines += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`
  return `${lines}${hopByHop ? '' : 'Connection: close\r\n'}\r\n`
}
