import type { IncomingMessage, ServerResponse } from 'node:http'
import { silentLogger } from '../silent-logger.ts'
import type { SubscriptionLogger } from '../options.ts'
import { checkJson } from './check-request.ts'
import { HttpRefusal, refusal, refusalOf, sendJson, sendRefusal } from './http-refusal.ts'
import type { HttpStreamHandle } from './options.ts'
import { readJsonBody } from './request-parameters.ts'
import { isGone } from './is-gone.ts'

export interface RenewalHandlerOptions<C> {
  /** Where the stream may be. */
  transports: readonly Pick<HttpStreamHandle<C>, 'renew'>[]
  /** Largest body taken. Default 4 KiB. */
  bodyBytes?: number
  /** Default: silent. */
  logger?: SubscriptionLogger
}

/**
 * Answers `POST {"stream":"<id>"}`, which comes with a new token: the stream goes on with it. `{"renewed":true,"expiresAt":<ms>}`, or
 * `{"errors":[…]}`: 404 NOT_FOUND when the stream is not here, 401 and 403 when the token will not do; the stream then keeps its old one.
 * It never rejects.
 */
export function createRenewalHandler<C>({ transports, bodyBytes = 4_096, logger = silentLogger }: RenewalHandlerOptions<C>) {
  const renew = async (request: IncomingMessage, response: ServerResponse, given: unknown): Promise<void> => {
    if (request.method !== 'POST') throw refusal(405, 'BAD_USER_INPUT', 'Only POST is served here.', { allow: 'POST' })
    checkJson(request)
    const { stream } = await readJsonBody(request, given, bodyBytes)
    if (typeof stream !== 'string') throw refusal(400, 'BAD_USER_INPUT', 'stream is missing: it is what x-stream-id said.')
    let error = refusal(404, 'NOT_FOUND', 'No such stream is open here; open another.')
    for (const transport of transports) {
      const renewal = await transport.renew(stream, request)
      if (renewal.renewed) return sendJson(request, response, 200, renewal)
      const [cause] = renewal.errors
      if (cause && cause.extensions['code'] !== 'NOT_FOUND') error = refusalOf(cause)
    }
    throw error
  }
  return {
    /** @param body where the application has read it already: parsed or as text */
    async handle(request: IncomingMessage, response: ServerResponse, body?: unknown): Promise<void> {
      try {
        await renew(request, response, body)
      } catch (cause) {
        if (isGone(response)) return
        if (!(cause instanceof HttpRefusal)) logger.error({ err: cause }, 'a renewal failed')
        const refused = cause instanceof HttpRefusal ? cause : refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.')
        await sendRefusal(request, response, refused)
      }
    },
  }
}
