import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import httpProxy from '@fastify/http-proxy'
import { forwardedHeaders, ParleyError, requestIdHeader, type ClientRequest } from '@parley/platform'
import type { FastifyInstance } from 'fastify'
import type { ProxyTarget } from './proxy-target.ts'

export interface HttpProxyOptions<T extends ProxyTarget> {
  /** Reverse proxies in front of this one, whose word on the client is taken. */
  trustedProxies: number
  /** More headers for the owner, in place of the client's own of these names; undefined takes one away. */
  headersFor?: (target: T, request: ClientRequest) => Promise<Record<string, string | undefined>>
  /** Milliseconds within which the owner must begin to answer, once it has the body; default 10,000. */
  answerTimeoutMs?: number
}

/** The owner says how long a body may take; this is where Node itself ends a request. */
const bodyTimeoutMs = 60_000
/** Larger than anything that an owner takes: it is not passed on. Bytes. */
const largestBody = 16 * 1_048_576

/** Passes plain HTTP on, path and body untouched, with the request id and what is known of the client (`x-forwarded-…`). */
export async function addHttpProxy<T extends ProxyTarget>(
  app: FastifyInstance,
  targets: readonly T[],
  { trustedProxies, headersFor = async () => ({}), answerTimeoutMs = 10_000 }: HttpProxyOptions<T>,
): Promise<void> {
  const added = new WeakMap<object, Record<string, string | undefined>>()
  for (const target of targets.filter(({ websocket }) => !websocket)) {
    await app.register(async (scope) => {
      scope.addHook('preHandler', async (request) => {
        if (Number(request.headers['content-length'] ?? 0) > largestBody) throw new ParleyError('PAYLOAD_TOO_LARGE')
        added.set(request, await headersFor(target, request.raw))
        if (request.body === request.raw) request.body = apart(request.raw)
      })
      // Node throws away what is left only of a body that nobody has begun to read.
      scope.addHook('onResponse', async ({ raw }) => void raw.unpipe().resume())
      await scope.register(httpProxy, {
        upstream: '',
        prefix: target.path,
        rewritePrefix: target.path,
        disableRequestLogging: true,
        config: { bodyTimeoutMs },
        undici: { headersTimeout: answerTimeoutMs, bodyTimeout: bodyTimeoutMs },
        replyOptions: {
          getUpstream: () => target.origin,
          rewriteRequestHeaders: (request, headers) =>
            onlySet({
              ...headers,
              // Node has answered it, and the client that asks the owner does not speak it.
              expect: undefined,
              [requestIdHeader]: request.id,
              ...forwardedHeaders(request.raw, trustedProxies),
              ...added.get(request),
            }),
          onResponse: (_request, reply, answer) => {
            const { headers, stream } = answer as unknown as Answer
            // An answer before the end of the body would close the connection, and be lost: the rest is read.
            if (headers['connection'] !== 'close') void reply.removeHeader('connection')
            void reply.send(stream)
          },
          onError: (reply, { error }) => {
            // What is left of a body that nobody reads any more would be taken for the next request.
            if (!reply.request.raw.complete) void reply.header('connection', 'close')
            void reply.send(new ParleyError('SERVICE_UNAVAILABLE', { cause: error }))
          },
        },
      })
    })
  }
}

/**
 * The body of a request as a stream of its own. What is left of it once an owner has answered is thrown away with the stream: were that
 * the request itself, Node would not read on, and the connection would stand still until it is given up.
 */
function apart(request: IncomingMessage): PassThrough {
  const body = new PassThrough()
  request.once('close', () => request.complete || body.destroy())
  return request.pipe(body)
}

/** What the library gives, which its types leave out. */
interface Answer {
  headers: IncomingHttpHeaders
  stream: Readable
}

function onlySet(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
}
