import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GraphQLError } from 'graphql'
import {
  createMultipartHandler,
  createRenewalHandler,
  createSseHandler,
  type HttpStreamHandle,
  type HttpStreamOptions,
  type TransportName,
} from '../src/index.ts'
import { createLiveSource, type LiveSource } from './live-source.ts'

export interface StreamViewer {
  name: string
}

export interface StreamServer {
  source: LiveSource<StreamViewer>
  sse: HttpStreamHandle<StreamViewer>
  multipart: HttpStreamHandle<StreamViewer>
  /** What the observers heard, such as `sse opened`. */
  heard: string[]
  server: Server
  /** `http://127.0.0.1:<port>`; below it `/sse`, `/multipart` and `/renew`. */
  origin: string
  stop(): Promise<void>
}

/** Everyone is who the header `authorization` says, until `expires` ms from now. */
export function authenticateByHeader({ headers }: IncomingMessage): { context: StreamViewer; expiresAt?: number } {
  const name = headers.authorization ?? 'anyone'
  if (name === 'stranger') throw new GraphQLError('Who are you?', { extensions: { code: 'UNAUTHENTICATED' } })
  if (name === 'banned') throw new GraphQLError('Not you.', { extensions: { code: 'FORBIDDEN' } })
  if (name === 'hasty') throw new GraphQLError('Slower.', { extensions: { code: 'RATE_LIMITED', retryAfterMs: 1_500 } })
  if (name === 'bug') throw new Error('secret')
  const expires = headers['expires']
  return { context: { name }, ...(typeof expires === 'string' && { expiresAt: Date.now() + Number(expires) }) }
}

/** Both transports on a plain server, over a source of its own. */
export async function startStreamServer(options: Partial<HttpStreamOptions<StreamViewer>> = {}): Promise<StreamServer> {
  const source = createLiveSource<StreamViewer>()
  const heard: string[] = []
  const tell = (what: string) => (info: { transport: TransportName; reason?: string; code?: string }) =>
    void heard.push([info.transport, what, info.reason ?? info.code].filter(Boolean).join(' '))
  const all: HttpStreamOptions<StreamViewer> = {
    authenticate: authenticateByHeader,
    subscribe: async ({ context, after }) => source.open(context, after),
    observer: { opened: tell('opened'), closed: tell('closed'), refused: tell('refused') },
    ...options,
  }
  const sse = createSseHandler(all)
  const multipart = createMultipartHandler(all)
  const renewal = createRenewalHandler({ transports: [sse, multipart] })
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0]
    void (path === '/sse' ? sse : path === '/renew' ? renewal : multipart).handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    source,
    sse,
    multipart,
    heard,
    server,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server's
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      await Promise.all([sse.close(), multipart.close()])
      server.closeAllConnections()
      await closed
    },
  }
}
