import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { readClientDocument, type ClientDocument } from '../client-document.ts'
import { createConnectionLimits, type ConnectionPlace } from '../connections/connection-limits.ts'
import { letGoOver } from '../connections/letting-go.ts'
import { sharedTicker } from '../connections/ticker.ts'
import { codedError, errorsOf } from '../graphql-errors.ts'
import { silentLogger } from '../silent-logger.ts'
import type { Authenticated, ClientOperation } from '../transport.ts'
import { checkRequest } from './check-request.ts'
import { ClientStream, type StreamCommons } from './client-stream.ts'
import { createEventFrames } from './event-frames.ts'
import type { Framing } from './framing.ts'
import { HttpRefusal, refusal, refusalOf, sendRefusal } from './http-refusal.ts'
import type { AnsweredResult, HttpStreamHandle, HttpStreamLimits, HttpStreamOptions, Renewal } from './options.ts'
import { lastEventIdOf, readParameters, type RequestParameters } from './request-parameters.ts'
import { isGone } from './is-gone.ts'

export const defaultHttpStreamLimits: HttpStreamLimits = {
  bodyBytes: 1_048_576,
  heartbeatMs: 12_000,
  highWaterBytes: 262_144,
  unsentBytes: 16 * 1_048_576,
  stalledMs: 60_000,
  lifetimeMs: 24 * 3_600_000,
}
const cutAfterMs = 2_000

/** The one core beneath SSE and multipart: an operation comes with a request, its results go out in the response. */
export function createHttpStreams<C>(framing: Framing, options: HttpStreamOptions<C>): HttpStreamHandle<C> {
  const {
    authenticate,
    subscribe,
    execute,
    viewerKey,
    connections = createConnectionLimits(),
    observer = {},
    logger = silentLogger,
  } = options
  const { transport } = framing
  const limits = { ...defaultHttpStreamLimits, ...options.limits }
  const streams = new Map<string, ClientStream<C>>()
  let closing: Promise<void> | undefined
  let onNone = (): void => {}

  const commons: StreamCommons<C> = {
    framing,
    frameOf: createEventFrames(framing),
    limits,
    ticker: options.ticker ?? sharedTicker,
    formatError: options.formatError ?? ((error) => error.toJSON()),
    observer,
    logger,
    onClosed({ id }) {
      streams.delete(id)
      if (streams.size === 0) onNone()
    },
  }

  /** @throws {HttpRefusal} */
  const identify = async (request: IncomingMessage): Promise<Authenticated<C>> => {
    try {
      return await authenticate(request)
    } catch (cause) {
      if (cause instanceof GraphQLError) throw refusalOf(cause)
      throw cause
    }
  }

  const refuseIfClosing = ({ httpVersionMajor }: IncomingMessage): void => {
    if (!closing) return
    const elsewhere = httpVersionMajor === 1 && { connection: 'close' }
    throw refusal(503, 'SERVICE_UNAVAILABLE', 'The gateway is closing; come back.', { 'retry-after': '1', ...elsewhere })
  }

  /** @throws {HttpRefusal} */
  const admit = (): ConnectionPlace => {
    const place = connections.admit()
    if (place) return place
    throw refusal(503, 'TOO_MANY_CONNECTIONS', 'There are too many connections; come back later.', { 'retry-after': '5' })
  }

  const answer = async (stream: ClientStream<C>, request: IncomingMessage, parameters: RequestParameters, read: ClientDocument) => {
    const { context, signal } = stream
    const after = lastEventIdOf(request)
    const operation: ClientOperation<C> = {
      ...parameters,
      document: read.document,
      ...(after !== undefined && { after }),
      context,
      request,
      signal,
    }
    stream.awaitsAnswer = read.operation !== 'subscription'
    try {
      const results = await (read.operation === 'subscription' ? subscribe(operation) : (execute ?? refuseToExecute)(operation))
      if (Symbol.asyncIterator in results) return stream.subscribe(results, context)
      if (read.operation === 'subscription' || results.data === undefined) tellRefused(results.errors?.[0])
      stream.answer(results)
    } catch (cause) {
      if (!(cause instanceof GraphQLError)) logger.error({ err: cause }, 'an operation failed')
      const errors = errorsOf(cause)
      tellRefused(errors[0])
      stream.answer({ errors })
    }
  }
  const tellRefused = (error: { readonly extensions?: Record<string, unknown> | undefined } | undefined): void => {
    const code = error?.extensions?.['code']
    observer.refused?.({ transport, code: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR' })
  }

  const open = async (request: IncomingMessage, response: ServerResponse, body: unknown, place: ConnectionPlace): Promise<void> => {
    const authenticated = await identify(request)
    if (viewerKey && !place.claim(viewerKey(authenticated.context)))
      throw refusal(429, 'TOO_MANY_CONNECTIONS', 'You have too many connections; close one first.')
    const parameters = await readParameters(request, body, limits.bodyBytes)
    const read = readClientDocument(parameters.query, parameters.operationName)
    if ('document' in read && read.operation === 'mutation' && request.method === 'GET')
      throw refusal(405, 'BAD_USER_INPUT', 'A mutation must come by POST.', { allow: 'POST' })
    refuseIfClosing(request)
    if (isGone(response)) return place.release()
    const stream = new ClientStream(commons, randomUUID(), request, response, authenticated, place)
    streams.set(stream.id, stream)
    if (stream.over) return
    if ('document' in read) return answer(stream, request, parameters, read)
    tellRefused(read[0])
    stream.answer({ errors: read })
  }

  const refuse = async (request: IncomingMessage, response: ServerResponse, cause: unknown): Promise<void> => {
    if (isGone(response)) return
    if (!(cause instanceof HttpRefusal)) logger.error({ err: cause }, 'a request failed')
    const refused = cause instanceof HttpRefusal ? cause : refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.')
    tellRefused(refused.errors[0])
    await sendRefusal(request, response, refused)
  }

  return {
    async handle(request, response, body) {
      let place: ConnectionPlace | undefined
      try {
        refuseIfClosing(request)
        checkRequest(request, framing)
        if (framing.completeId !== undefined && lastEventIdOf(request) === framing.completeId) return void response.writeHead(204).end()
        place = admit()
        await open(request, response, body, place)
      } catch (cause) {
        place?.release()
        await refuse(request, response, cause).catch((err: unknown) => logger.error({ err }, 'a request could not be refused'))
      }
    },
    wants: ({ headers }) => framing.names(headers.accept),
    async renew(streamId, request): Promise<Renewal> {
      const stream = streams.get(streamId)
      if (!stream || stream.over) return notFound
      try {
        const before = stream.context
        const authenticated = await (options.renew ? options.renew(request, before) : authenticate(request))
        const key = viewerKey?.(authenticated.context)
        if (viewerKey && key !== viewerKey(before))
          return { renewed: false, errors: [codedError('FORBIDDEN', 'A stream goes on as the viewer who opened it.')] }
        if (!stream.renew(authenticated, key)) return notFound
        return { renewed: true, ...(authenticated.expiresAt !== undefined && { expiresAt: authenticated.expiresAt }) }
      } catch (cause) {
        if (!(cause instanceof GraphQLError)) logger.error({ err: cause }, 'a stream could not be renewed')
        return { renewed: false, errors: errorsOf(cause) }
      }
    },
    end(which, reason) {
      const ended = [...streams.values()].filter((stream) => !stream.over && which(stream.context))
      for (const stream of ended) stream.fail(codedError('FORBIDDEN', 'You may not see this any more.', { reason }), 'revoked')
      return ended.length
    },
    connections: () => streams.size,
    close({ overMs = 0 } = {}) {
      closing ??= (async () => {
        const none = new Promise<void>((resolve) => (onNone = resolve))
        if (streams.size === 0) return
        // Who waits for a query or mutation gets its answer.
        const lasting = [...streams.values()].filter((stream) => !stream.awaitsAnswer)
        letGoOver(lasting, overMs, (stream) => stream.comeBack('The gateway is closing; subscribe again.', 'closing', 'hangUp'))
        const cut = setTimeout(() => {
          for (const stream of streams.values()) stream.cut('closing')
        }, overMs + cutAfterMs)
        cut.unref()
        await none
        clearTimeout(cut)
      })()
      return closing
    },
  }
}

const notFound: Renewal = { renewed: false, errors: [codedError('NOT_FOUND', 'No such stream is open here; open another.')] }

const refuseToExecute = (): Promise<AnsweredResult> =>
  Promise.resolve({ errors: [codedError('BAD_USER_INPUT', 'Only subscriptions are served here.')] })
