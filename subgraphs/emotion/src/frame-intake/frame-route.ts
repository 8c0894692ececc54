import { frameLimits } from '@parley/contracts'
import { bearerToken, now, ParleyError, verifyAccessToken, type Principal } from '@parley/platform'
import type { FastifyInstance } from 'fastify'
import type { JWTVerifyGetKey } from 'jose'
import { readCapturedAt } from './captured-at.ts'
import type { Intake } from './intake.ts'
import type { FrameReceipt } from './receipt.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the frame route's sign-in. */
    sender?: Principal
  }
}

/** PostgreSQL keeps no NUL, and no interview has such an id. */
export const interviewIdForm = /^[\x21-\x7e]{1,128}$/

export interface FrameRouteOptions {
  intake: Intake
  /** Keys of the tokens that clients carry. */
  accessTokenKeys: JWTVerifyGetKey
}

/**
 * `PUT /api/v1/interviews/:id/frames`: one binary JPEG, no base64, with the client's own access token. `x-captured-at` is the sender's
 * clock, ISO 8601 or milliseconds since the epoch; default: when it arrived. Answers the receipt as JSON: 202 accepted, 422 a picture
 * that cannot be read, 429 with `retry-after` when it is too much at once; else an error of the catalogue. What the body is called
 * does not matter, what it holds does.
 */
export function addFrameRoute(app: FastifyInstance, { intake, accessTokenKeys }: FrameRouteOptions): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.put<{ Params: { id: string } }>(
      '/api/v1/interviews/:id/frames',
      {
        bodyLimit: frameLimits.bytes,
        // Before the body is read: strangers do not upload.
        onRequest: async (request) => {
          const token = bearerToken(request.headers.authorization)
          if (token === undefined) throw new ParleyError('UNAUTHENTICATED')
          request.sender = (await verifyAccessToken(token, accessTokenKeys)).principal
        },
      },
      async (request, reply) => {
        const receivedAt = now()
        const { id } = request.params
        if (request.sender === undefined) throw new ParleyError('UNAUTHENTICATED')
        if (!interviewIdForm.test(id)) throw new ParleyError('NOT_FOUND')
        const receipt = await intake.submit({
          principal: request.sender,
          interviewId: id,
          capturedAt: readCapturedAt('x-captured-at', request.headers['x-captured-at']?.toString(), receivedAt),
          image: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          begunAt: receivedAt - reply.elapsedTime,
          receivedAt,
        })
        if (!receipt.accepted && receipt.retryAfterMs !== undefined)
          void reply.header('retry-after', String(Math.ceil(receipt.retryAfterMs / 1000)))
        return reply.code(statusOf(receipt)).send(receipt)
      },
    )
  })
}

function statusOf(receipt: FrameReceipt): number {
  if (receipt.accepted) return 202
  return receipt.retryAfterMs === undefined ? 422 : 429
}
