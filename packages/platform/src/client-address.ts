import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** What an address is read from; HTTP/1 and HTTP/2 both have it. */
export type ClientRequest = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined; encrypted?: boolean } }

/**
 * The IP address that a request comes from: without proxies that of its connection, else what the outermost of them saw, by
 * `x-forwarded-for`. What stands before that is the client's own word.
 * @param proxies how many reverse proxies stand in front, each adding to the header
 */
export function clientAddress({ socket, headers }: ClientRequest, proxies: number): string {
  const told = String(headers['x-forwarded-for'] ?? '').split(',')
  const address = proxies > 0 ? told[Math.max(0, told.length - proxies)]?.trim() : undefined
  const known = address !== undefined && isIP(address) !== 0 ? address : (socket.remoteAddress ?? '')
  // As a socket of both families writes an address of the old one.
  return known.replace(/^::ffff:(?=\d+\.)/, '')
}

/** What a reverse proxy tells of the client whose request it passes on; what untrusted ones said before is not repeated. */
export function forwardedHeaders(request: ClientRequest, proxies: number) {
  const { headers, socket } = request
  const told = (header: string) => (proxies > 0 ? headers[header]?.toString().split(',', 1)[0]?.trim() : undefined)
  return {
    'x-forwarded-for': clientAddress(request, proxies),
    'x-forwarded-host': told('x-forwarded-host') ?? headers.host ?? '',
    'x-forwarded-proto': told('x-forwarded-proto') ?? (socket.encrypted === true ? 'https' : 'http'),
  }
}
