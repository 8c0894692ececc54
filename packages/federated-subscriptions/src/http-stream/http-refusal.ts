import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { codedError } from '../graphql-errors.ts'
import { isGone } from './is-gone.ts'

/** Thrown while a request is not yet a stream: it is answered with a status and `{"errors":[…]}`. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly errors: readonly GraphQLError[]
  readonly headers: Record<string, string>

  constructor(status: number, error: GraphQLError, headers: Record<string, string> = {}) {
    super(error.message)
    this.status = status
    this.errors = [error]
    this.headers = headers
  }
}

export const refusal = (status: number, code: string, message: string, headers?: Record<string, string>): HttpRefusal =>
  new HttpRefusal(status, codedError(code, message), headers)

const statusOfCode: Record<string, number> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
}

/** How an error that the application threw with a code is answered. */
export function refusalOf(error: GraphQLError): HttpRefusal {
  const { code, retryAfterMs } = error.extensions
  const status = statusOfCode[String(code)] ?? 403
  return new HttpRefusal(status, error, {
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(typeof retryAfterMs === 'number' && { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  })
}

/** Answers, and leaves the connection as it can be used again. */
export async function sendRefusal(request: IncomingMessage, response: ServerResponse, refused: HttpRefusal): Promise<void> {
  const errors = refused.errors.map((error) => ({ message: error.message, extensions: error.extensions }))
  await sendJson(request, response, refused.status, { errors }, refused.headers)
}

/** Answers a request with JSON, its body read or not. */
export async function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): Promise<void> {
  await readToItsEnd(request)
  if (response.headersSent || isGone(response)) return
  const hangUp = !request.complete && request.httpVersionMajor === 1
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
    ...headers,
    ...(hangUp && { connection: 'close' }),
  })
  response.end(text)
}

/** What is read of a body that nobody wants. */
const mostUnwanted = 16 * 1_048_576
const longestUnwantedMs = 10_000

/**
 * Reads what is left of a body and throws it away: hanging up on what is still being sent would reset the connection, and its sender
 * would see that instead of the answer. At most 16 MiB and 10 s.
 */
async function readToItsEnd(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return void request.resume()
  await new Promise<void>((resolve) => {
    let bytes = 0
    const done = (): void => {
      clearTimeout(timer)
      request.off('data', count).off('end', done).off('close', done).off('error', done)
      resolve()
    }
    const count = (chunk: Buffer | string): void => {
      bytes += chunk.length
      if (bytes > mostUnwanted) done()
    }
    const timer = setTimeout(done, longestUnwantedMs)
    request.on('data', count).once('end', done).once('close', done).once('error', done).resume()
  })
}
