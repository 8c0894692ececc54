import { ParleyError } from '@parley/platform'
import contentDisposition from 'content-disposition'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import parseRange from 'range-parser'
import { objectsPath, type EmbeddedObjectStore } from './embedded-object-store.ts'

interface SignedRequest {
  Params: { '*': string }
  Querystring: Record<string, unknown>
}

/**
 * Serves the URLs that an embedded object store signs: PUT of a part (204; 400 for another type or fewer bytes, 413 for more), GET of an
 * object whole or in one range (200, 206, 416) and HEAD; 403 for a URL that is forged or expired, 404 for what is not there. Bodies stream.
 */
export function addObjectRoutes(app: FastifyInstance, store: EmbeddedObjectStore): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Left unread: the URL is looked at first.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.addHook('onRequest', (_request, reply, done) => {
      // What people upload is shown as what it was said to be, runs nothing, and stays in no shared cache.
      void reply.headers({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      })
      done()
    })
    // Parts are large, and some uplinks slow.
    scope.put<SignedRequest>(`${objectsPath}*`, { config: { bodyTimeoutMs: 60_000 } }, async (request, reply) => {
      const part = store.signed.part(request.params['*'], request.query)
      checkPart(request, part)
      await part.write(request.raw)
      return reply.code(204).send()
    })
    scope.route<SignedRequest>({
      method: ['GET', 'HEAD'],
      url: `${objectsPath}*`,
      // Fastify's own would read the object to its end.
      exposeHeadRoute: false,
      handler: (request, reply) => answerObject(store, request, reply),
    })
  })
}

/** Refuses before a byte is read; Node sees to it that no more bytes come than the header says. */
function checkPart(request: FastifyRequest, { size, contentType }: { size: number; contentType: string }): void {
  const { 'content-length': length, 'content-type': type } = request.headers
  if (length === undefined) throw new ParleyError('BAD_USER_INPUT', { message: 'Say the content-length.' })
  if (Number(length) > size) throw new ParleyError('PAYLOAD_TOO_LARGE', { message: `This part is ${size} bytes.` })
  if (Number(length) !== size) throw new ParleyError('BAD_USER_INPUT', { message: `This part is ${size} bytes.` })
  if (type !== contentType) throw new ParleyError('BAD_USER_INPUT', { message: `The content type of this upload is ${contentType}.` })
}

async function answerObject(
  store: EmbeddedObjectStore,
  request: FastifyRequest<SignedRequest>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const object = await store.signed.object(request.params['*'], request.query)
  const { size, etag, modifiedAt } = object.info
  void reply.headers({
    'accept-ranges': 'bytes',
    'content-disposition': contentDisposition(object.fileName, { type: object.fileName === undefined ? 'inline' : 'attachment' }),
    'content-type': object.contentType,
    etag: `"${etag}"`,
    'last-modified': modifiedAt.toUTCString(),
  })
  const range = request.method === 'GET' ? readRange(request, size, etag) : undefined
  if (range === 'unsatisfiable') {
    await object.close()
    return reply.code(416).header('content-range', `bytes */${size}`).removeHeader('content-disposition').type('text/plain').send('')
  }
  const { from, to } = range ?? { from: 0, to: size }
  void reply.header('content-length', to - from)
  if (request.method === 'HEAD') {
    await object.close()
    return reply.send()
  }
  if (range !== undefined) void reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${size}`)
  return reply.send(object.read({ from, to }))
}

/** The one range that is asked for; undefined for all: none, several, not bytes, not understood, or of bytes that have changed since. */
function readRange({ headers }: FastifyRequest, size: number, etag: string): { from: number; to: number } | 'unsatisfiable' | undefined {
  if (headers.range === undefined) return undefined
  if (headers['if-range'] !== undefined && headers['if-range'] !== `"${etag}"`) return undefined
  const ranges = parseRange(size, headers.range)
  if (ranges === -1) return 'unsatisfiable'
  const [only, another] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges
  return only === undefined || another !== undefined ? undefined : { from: only.start, to: only.end + 1 }
}
