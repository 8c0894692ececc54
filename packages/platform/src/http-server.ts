import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import fastify, { LogController, type FastifyInstance, type FastifyReply } from 'fastify'
import { createErrorCounter } from './error-counter.ts'
import { ParleyError, errorCatalogue, httpStatusOf } from './errors.ts'
import type { Health } from './health.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import { isOutOfReach } from './out-of-reach.ts'
import { drainBody, errorBody, limitBodyTime, plainAnswer } from './request-body.ts'
import { acceptRequestId, requestIdHeader, withRequestId } from './request-id.ts'

/** Requests whose answers last as long as their clients stay. */
const lasting = new WeakSet<IncomingMessage>()

/** The answer to this request is a stream: how long it takes says nothing of how fast we are, and is not measured. */
export const withoutLatency = (request: IncomingMessage): void => void lasting.add(request)

const connections = new WeakMap<FastifyInstance, Set<Socket>>()

/** Cuts every connection of a server made here, whatever it carries and however far that is; as if the process were gone. */
export function cutConnections(app: FastifyInstance): void {
  for (const socket of connections.get(app) ?? []) socket.destroy()
}

export interface HttpServerOptions {
  /** Label `service` of the metrics. */
  name: string
  logger: Logger
  metrics: Metrics
  health: Health
  /** Bytes; default 1 MiB. */
  bodyLimit?: number
  /** Milliseconds within which a body must have arrived, unless its route's `config.bodyTimeoutMs` says otherwise; default 15,000. */
  bodyTimeoutMs?: number
}

/**
 * A Fastify server as every process has one: `/healthz`, `/readyz`, `/metrics`, request ids, `http_requests_total`,
 * `http_request_duration_seconds`, `parley_errors_total`, errors of the catalogue as JSON, headers due within 15 s and bodies too. The caller adds its routes and
 * listens.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { name, logger, metrics, health, bodyLimit = 1_048_576, bodyTimeoutMs = 15_000 } = options
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    genReqId: (request) => acceptRequestId(request.headers[requestIdHeader]),
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply: FastifyReply) => {
      void reply.code(400).send(errorBody(new ParleyError('BAD_USER_INPUT', { message: 'The path is not a valid one.' })))
    },
    clientErrorHandler: answerBrokenHttp,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5_000, requestTimeout: 60_000 },
  }) as unknown as FastifyInstance

  const requests = metrics.counter('http_requests_total', 'HTTP requests answered', ['service', 'method', 'route', 'status'])
  const durations = metrics.histogram('http_request_duration_seconds', 'Seconds from the request to the end of its answer', [
    'service',
    'method',
    'route',
  ])
  const countError = createErrorCounter(metrics, name)
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header(requestIdHeader, request.id)
    withRequestId(request.id, done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const labels = { service: name, method: request.method, route: request.routeOptions.url ?? 'none' }
    requests.inc({ ...labels, status: String(reply.statusCode) })
    if (!lasting.has(request.raw)) durations.observe(labels, reply.elapsedTime / 1000)
    done()
  })

  limitBodyTime(app, bodyTimeoutMs)
  closeWithoutWaiting(app)

  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const report = await health.report()
    return reply.code(report.ready ? 200 : 503).send(report)
  })
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(await metrics.scrape()))

  app.setNotFoundHandler((_request, reply) => {
    countError('NOT_FOUND')
    return reply.code(404).send(errorBody(new ParleyError('NOT_FOUND')))
  })
  app.setErrorHandler(async (error, request, reply) => {
    const known = asParleyError(error)
    if (known === undefined || httpStatusOf(known) >= 500) request.log.error({ err: error }, 'request failed')
    const answered = known ?? new ParleyError('INTERNAL_SERVER_ERROR')
    countError(answered.code)
    const retryAfter = answered.extensions['retryAfterMs']
    if (answered.code === 'PAYLOAD_TOO_LARGE') {
      await drainBody(request.raw)
      // Whoever sends more than that is hung up on.
      if (!request.raw.complete) void reply.header('connection', 'close')
    }
    if (typeof retryAfter === 'number') void reply.header('retry-after', Math.ceil(retryAfter / 1000))
    return reply.code(httpStatusOf(answered)).send(errorBody(answered))
  })
  return app
}

/**
 * Lets the server close as soon as its requests are answered: Node would wait for a connection that has asked nothing yet (a browser's
 * spare one), and for one that was answered while closing to time out.
 */
function closeWithoutWaiting(app: FastifyInstance): void {
  const open = new Set<Socket>()
  connections.set(app, open)
  let closing = false
  app.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', (done) => {
    closing = true
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    done()
  })
}

/** What is no HTTP has no request: Node hands over the socket alone. */
function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, message] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'The request did not arrive in time.']
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', 'The headers are too large.']
        : ['400 Bad Request', 'This is not HTTP.']
  if (socket.writable) socket.write(plainAnswer(status, new ParleyError('BAD_USER_INPUT', { message })))
  socket.destroy(error)
}

/** Fastify's own refusals, in the catalogue's words. */
function asParleyError(error: unknown): ParleyError | undefined {
  if (error instanceof ParleyError) return error
  if (isOutOfReach(error)) return new ParleyError('SERVICE_UNAVAILABLE', { cause: error })
  const status = (error as { statusCode?: number }).statusCode
  if (status === 413) return new ParleyError('PAYLOAD_TOO_LARGE')
  if (status !== undefined && status >= 400 && status < 500)
    return new ParleyError('BAD_USER_INPUT', { message: error instanceof Error ? error.message : errorCatalogue.BAD_USER_INPUT.message })
  return undefined
}
