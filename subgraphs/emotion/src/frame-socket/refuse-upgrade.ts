import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { httpStatusOf, requestIdHeader, type ParleyError } from '@parley/platform'

/** Answers an upgrade with an error as plain HTTP paths answer it, and hangs up. Does nothing to a connection that is over. */
export function refuseUpgrade(socket: Duplex, error: ParleyError, requestId: string): void {
  if (!socket.writable) return void socket.destroy()
  const status = httpStatusOf(error)
  const body = JSON.stringify({ error: { message: error.message, ...error.extensions } })
  const { retryAfterMs } = error.extensions
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${requestIdHeader}: ${requestId}`,
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
    ...(typeof retryAfterMs === 'number' ? [`Retry-After: ${Math.ceil(retryAfterMs / 1000)}`] : []),
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
