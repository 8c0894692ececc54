import type { IncomingMessage } from 'node:http'
import { bearerToken, ParleyError, verifyAccessToken, verifySocketTicket, type SocketTicket, type User } from '@parley/platform'
import type { JWTVerifyGetKey } from 'jose'

/** Who wants to open a socket. */
export interface SocketCaller {
  principal: User
  /** Milliseconds since the epoch, where an access token's end ends the socket; a ticket's socket lasts as long as the rights. */
  expiresAt?: number
  /** Not yet used. */
  ticket?: SocketTicket
}

const howTo =
  'Say who you are: by the header `Authorization: Bearer <access token>`, or, since browsers send none with a WebSocket, by the ' +
  '`?ticket=` in the `websocket_url` that POST /api/v1/interviews/start answers. The bare address carries neither.'

/**
 * Reads who opens the socket of an interview: an access token in the header, else a ticket in the query.
 * @throws ParleyError UNAUTHENTICATED; SERVICE_UNAVAILABLE while the keys are out of reach
 */
export async function readCaller({ headers, url }: IncomingMessage, interviewId: string, keys: JWTVerifyGetKey): Promise<SocketCaller> {
  if (headers.authorization !== undefined) {
    const token = bearerToken(headers.authorization)
    if (token === undefined) throw new ParleyError('UNAUTHENTICATED', { message: 'Authorization must be "Bearer <access token>".' })
    return verifyAccessToken(token, keys)
  }
  const text = new URLSearchParams(url?.split('?', 2)[1]).get('ticket')
  if (text === null || text === '') throw new ParleyError('UNAUTHENTICATED', { message: howTo })
  const ticket = await verifySocketTicket(text, keys)
  if (ticket.interviewId !== interviewId) throw new ParleyError('UNAUTHENTICATED', { message: 'The ticket is for another interview.' })
  return { principal: ticket.principal, ticket }
}
