import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { durationMs } from '../duration.ts'

export interface ExchangeRequest {
  method: string
  url: string
  headers: Record<string, string>
  body: Buffer | null
  /** Milliseconds, or as k6 writes it. */
  timeout: number | string
  signal: AbortSignal
}

/** One request and its answer, timed as k6 does: from when it could be sent, without the wait for a connection. */
export interface Exchange {
  status: number
  statusText: string
  /** By their usual names, `Content-Type`. */
  headers: Record<string, string>
  body: Buffer
  /** Until the answer's head came, sending included. */
  waitingMs: number
  /** From its head to its end. */
  receivingMs: number
}

/** No whole answer came. */
export interface Failure {
  /** With undici's or Node's `code`, or the name `TimeoutError`. */
  error: Error
  /** Since it was sent; 0 when it never was. */
  waitingMs: number
}

/** Never rejects. */
export function exchange(agent: Dispatcher, request: ExchangeRequest): Promise<Exchange | Failure> {
  const { method, headers, body, signal } = request
  const { origin, pathname, search } = new URL(request.url)
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let ended: Error | undefined
    let sentAt: number | undefined
    let headAt = 0
    let head = { status: 0, statusText: '', headers: {} as Record<string, string> }
    const chunks: Buffer[] = []
    const fail = (error: Error) => resolve({ error, waitingMs: sentAt === undefined ? 0 : performance.now() - sentAt })
    const end = (reason: Error) => {
      ended = reason
      controller?.abort(reason)
      fail(reason)
    }
    const timer = setTimeout(() => end(new DOMException('request timeout', 'TimeoutError')), durationMs(request.timeout))
    const interrupt = () => end(signal.reason as Error) // always given an Error
    signal.addEventListener('abort', interrupt, { once: true })
    const over = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', interrupt)
    }

    agent.dispatch(
      { origin, path: `${pathname}${search}`, method: method.toUpperCase() as Dispatcher.HttpMethod, headers, body }, // HTTP refuses what is no method
      {
        onRequestStart(started) {
          controller = started
          if (ended !== undefined) started.abort(ended)
          sentAt = performance.now()
        },
        onResponseStart(_, status, received, statusText = '') {
          headAt = performance.now()
          head = { status, statusText, headers: usualNames(received) }
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd() {
          over()
          resolve({ ...head, body: Buffer.concat(chunks), waitingMs: headAt - (sentAt ?? headAt), receivingMs: performance.now() - headAt })
        },
        onResponseError(_, error) {
          over()
          fail(error)
        },
      },
    )
  })
}

const usualNames = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
