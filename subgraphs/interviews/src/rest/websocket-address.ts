import { signSocketTicket, socketTicketLifetimeSeconds, type User } from '@parley/platform'
import type { FastifyRequest } from 'fastify'
import type { SigningKeys } from '../sign-in/signing-keys.ts'

export interface WebSocketAddress {
  /** With a ticket: opens one socket. */
  websocket_url: string
  /** Seconds until the ticket expires. */
  expires_in: number
}

/** Makes the address at which a user may open an interview's WebSocket, once. */
export type AddressWebSocket = (request: FastifyRequest, user: User, interviewId: string) => Promise<WebSocketAddress>

export interface AddressWebSocketOptions {
  signingKeys: Pick<SigningKeys, 'current'>
  /** Where clients reach the platform; default: where this request was sent. */
  publicUrl?: string | undefined
}

export const createAddressWebSocket =
  ({ signingKeys, publicUrl }: AddressWebSocketOptions): AddressWebSocket =>
  async (request, user, interviewId) => {
    const ticket = await signSocketTicket(user, interviewId, await signingKeys.current())
    const url = new URL(`/ws/interviews/${encodeURIComponent(interviewId)}`, publicUrl ?? addressedTo(request))
    url.protocol = url.protocol.replace('http', 'ws')
    url.searchParams.set('ticket', ticket)
    return { websocket_url: url.href, expires_in: socketTicketLifetimeSeconds }
  }

/** What the client's own request was sent to. A client that lies gets a wrong address back, and nobody else does. */
function addressedTo({ headers, protocol }: FastifyRequest): string {
  const first = (header: string | string[] | undefined) =>
    String(header ?? '')
      .split(',', 1)[0]
      ?.trim() ?? ''
  const scheme = first(headers['x-forwarded-proto']) === 'https' ? 'https' : protocol
  const origin = `${scheme}://${first(headers['x-forwarded-host']) || headers.host}`
  return URL.canParse(origin) ? origin : 'http://localhost'
}
