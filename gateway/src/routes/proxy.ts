import httpProxy from '@fastify/http-proxy'
import { ParleyError, requestIdHeader, StartError } from '@parley/platform'
import type { FastifyInstance } from 'fastify'
import type { ClientRequest } from '../http/client-address.ts'
import type { Subgraph } from '../supergraph/subgraph-urls.ts'
import type { Routes } from './routes.ts'

export interface ProxyTarget {
  path: string
  /** Of the subgraph that owns the path. */
  origin: string
  websocket: boolean
}

/** @throws StartError when a route names a subgraph that the supergraph does not have */
export function proxyTargets(routes: Routes, subgraphs: readonly Subgraph[]): ProxyTarget[] {
  const origins = new Map(subgraphs.map(({ name, url }) => [name, new URL(url).origin]))
  return routes.proxy.map(({ path, to, websocket }) => {
    const origin = origins.get(to)
    if (origin === undefined) throw new StartError(`The route ${path} leads to "${to}", which is no subgraph of this supergraph.`)
    return { path, origin, websocket }
  })
}

/** Passes plain HTTP on, path and body untouched, with the request id and the client's address. */
export async function addProxy(
  app: FastifyInstance,
  targets: readonly ProxyTarget[],
  addressOf: (request: ClientRequest) => string,
): Promise<void> {
  for (const { path, origin, websocket } of targets) {
    if (websocket) continue
    await app.register(httpProxy, {
      upstream: origin,
      prefix: path,
      rewritePrefix: path,
      replyOptions: {
        rewriteRequestHeaders: (request, headers) => ({
          ...headers,
          [requestIdHeader]: request.id,
          'x-forwarded-for': addressOf(request.raw),
        }),
        onError: (reply, { error }) => void reply.send(new ParleyError('SERVICE_UNAVAILABLE', { cause: error })),
      },
    })
  }
}
