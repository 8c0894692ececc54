import type { IncomingMessage } from 'node:http'
import { ParleyError } from './errors.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Milliseconds within which a route's body must have arrived; default 15,000. */
    bodyTimeoutMs?: number
  }
}

/** What is read of a body that is too large, so that its sender comes to read the answer. */
const mostDrained = 16 * 1_048_576
const longestDrainMs = 10_000

const hasBody = ({ headers }: IncomingMessage) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** How long whoever is told 408 may go on sending, so that the answer is read rather than a reset seen. */
const lingerMs = 500

/** Hangs up on whoever sends a body too slowly: 408, as Node itself answers a request that takes its time. The handler is not called. */
export function limitBodyTime(app: FastifyInstance, defaultMs: number): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request
    if (hasBody(raw)) {
      const ms = bodyTimeout(request) ?? defaultMs
      const timer = setTimeout(() => {
        if (raw.complete || raw.destroyed) return
        if (reply.raw.headersSent) return void raw.destroy()
        // Whoever gathers the body is told of no end to it, until it is destroyed.
        raw.removeAllListeners('data').removeAllListeners('end').resume()
        raw.socket.end(tooSlow(ms))
        setTimeout(() => raw.destroy(), lingerMs).unref()
      }, ms).unref()
      const clear = () => clearTimeout(timer)
      raw.once('end', clear).once('close', clear)
      reply.raw.once('close', clear)
    }
    done()
  })
}

const bodyTimeout = (request: FastifyRequest): number | undefined => request.routeOptions.config.bodyTimeoutMs

const tooSlow = (ms: number): string =>
  plainAnswer('408 Request Timeout', new ParleyError('BAD_USER_INPUT', { message: `The body did not arrive within ${ms / 1000} s.` }))

/** An error as an answer on the socket itself, which closes after it. */
export function plainAnswer(status: string, error: ParleyError): string {
  const body = JSON.stringify(errorBody(error))
  return [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

/** As every plain HTTP endpoint says an error. */
export const errorBody = (error: ParleyError): object => ({ error: { message: error.message, ...error.extensions } })

/**
 * Reads a refused body to its end and throws it away: hanging up on what is still being sent would reset the connection, and the sender,
 * above all a proxy, would see that instead of the answer. At most 16 MiB and 10 s.
 */
export async function drainBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed || !hasBody(request)) return
  await new Promise<void>((resolve) => {
    let bytes = 0
    const count = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > mostDrained) finish()
    }
    const finish = () => {
      clearTimeout(timer)
      request.off('data', count).off('end', finish).off('close', finish)
      resolve()
    }
    const timer = setTimeout(finish, longestDrainMs).unref()
    request.on('data', count).once('end', finish).once('close', finish).resume()
  })
}
