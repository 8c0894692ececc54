import { isArrayBuffer } from 'node:util/types'
import { errors } from 'undici'
import { exchange, type Exchange, type Failure } from './exchange.ts'
import type { VuContext } from './vu-context.ts'

interface Params {
  headers?: Record<string, string>
  tags?: Record<string, string>
  /** Milliseconds, or `10s`; default a minute. */
  timeout?: number | string
  responseType?: 'text' | 'binary' | 'none'
}

/** What k6 calls an answer; `status` 0 and `error` where none came. */
export interface Response {
  url: string
  status: number
  status_text: string
  headers: Record<string, string>
  body: string | ArrayBuffer | null
  timings: { duration: number; waiting: number; receiving: number }
  error: string
  error_code: number
  request: { method: string; url: string; headers: Record<string, string> }
  /** The body as JSON. A selector is not known to this runner. */
  json(): unknown
}

/** A request that its iteration did not live to see answered. */
export class InterruptedError extends Error {
  override name = 'InterruptedError'
  override message = 'the iteration was interrupted'
}

/** k6's numbers for what goes wrong: https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const errorCodes: Record<string, number> = { ENOTFOUND: 1101, EAI_AGAIN: 1101, ECONNREFUSED: 1212, ECONNRESET: 1220, UND_ERR_SOCKET: 1220 }
const otherError = 1000
const requestTimeout = 1050

/** `import http from 'k6/http'`: `asyncRequest`, since nothing else fits an event loop. Redirects are not followed. */
export function httpModule({ play, loop, agent, tags }: VuContext) {
  const { builtin, registry } = play

  async function asyncRequest(method: string, url: string, body: unknown = null, params: Params = {}): Promise<Response> {
    const ending = new AbortController()
    const done = loop.begin(() => ending.abort(new InterruptedError()))
    const headers = params.headers ?? {}
    const sent = bytesOf(body)
    const timeout = params.timeout ?? 60_000
    const answer = await exchange(agent, { method, url, headers, body: sent, timeout, signal: ending.signal })
    done()
    // What was interrupted tells nothing of the platform.
    if (ending.signal.aborted) throw ending.signal.reason
    return record(answer, { method, url, headers }, sent?.length ?? 0, params)
  }

  function record(answer: Exchange | Failure, request: Response['request'], sentBytes: number, params: Params): Response {
    const response = 'error' in answer ? noAnswer(answer, request) : readAnswer(answer, request, params.responseType)
    const expected = response.status >= 200 && response.status < 400
    const all = {
      method: request.method,
      url: request.url,
      name: request.url,
      status: String(response.status),
      expected_response: String(expected),
      ...(response.error_code > 0 && { error_code: String(response.error_code) }),
      ...tags,
      ...params.tags,
    }
    registry.add(builtin.httpRequests, 1, all)
    registry.add(builtin.httpFailed, !expected, all)
    registry.add(builtin.httpDuration, response.timings.duration, all)
    registry.add(builtin.httpWaiting, response.timings.waiting, all)
    registry.add(builtin.httpReceiving, response.timings.receiving, all)
    registry.add(builtin.dataSent, sentBytes + sizeOf(request.headers), all)
    if (!('error' in answer)) registry.add(builtin.dataReceived, answer.body.length + sizeOf(answer.headers), all)
    return response
  }

  return { asyncRequest }
}

function bytesOf(body: unknown): Buffer | null {
  if (body === null || body === undefined) return null
  if (typeof body === 'string') return Buffer.from(body)
  if (isArrayBuffer(body)) return Buffer.from(body)
  throw new TypeError('a body must be text or an ArrayBuffer')
}

/** As they stand on the wire of HTTP/1.1, near enough. */
const sizeOf = (headers: Record<string, string>): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)

const withJson = (response: Omit<Response, 'json'>): Response => ({
  ...response,
  json(...selector: unknown[]) {
    if (selector.length > 0) throw new Error('this runner has no selectors: use json() and pick from what it gives')
    return JSON.parse(typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body ?? undefined)) as unknown
  },
})

function readAnswer(answer: Exchange, request: Response['request'], type: Params['responseType'] = 'text'): Response {
  const { buffer, byteOffset, byteLength } = answer.body
  const binary = () => buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer // a Buffer of undici's has no shared memory
  return withJson({
    url: request.url,
    status: answer.status,
    status_text: `${answer.status} ${answer.statusText}`.trim(),
    headers: answer.headers,
    body: type === 'none' ? null : type === 'binary' ? binary() : answer.body.toString(),
    timings: { duration: answer.waitingMs + answer.receivingMs, waiting: answer.waitingMs, receiving: answer.receivingMs },
    error: '',
    error_code: answer.status >= 400 ? otherError + answer.status : 0,
    request,
  })
}

function noAnswer({ error, waitingMs }: Failure, request: Response['request']): Response {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const late = error.name === 'TimeoutError' || error instanceof errors.HeadersTimeoutError
  return withJson({
    url: request.url,
    status: 0,
    status_text: '',
    headers: {},
    body: null,
    timings: { duration: waitingMs, waiting: waitingMs, receiving: 0 },
    error: late ? 'request timeout' : error.message,
    error_code: late ? requestTimeout : (errorCodes[code] ?? otherError),
    request,
  })
}
