import { randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT, type CryptoKey, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { tokenFault } from './token-fault.ts'
import { claimsOf, userOf, type User } from './user-claims.ts'

/** Issuer as of access tokens, whose keys sign tickets too; audience and type keep the two apart. */
const issuer = 'parley'
const audience = 'parley:frame-socket'
const type = 'ticket+jwt'
export const socketTicketLifetimeSeconds = 60

const claims = z.object({ jti: z.uuid(), interview: z.string(), exp: z.number() })

/** What opens the WebSocket of one interview, once, for one user: browsers cannot send a header with it. */
export interface SocketTicket {
  /** To remember that it was used. */
  id: string
  principal: User
  interviewId: string
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** A ticket for `/ws/interviews/<interviewId>`: EdDSA JWT, good for 60 s. That it is used once is up to whoever takes it. */
export function signSocketTicket(user: User, interviewId: string, key: { kid: string; privateKey: CryptoKey }): Promise<string> {
  return new SignJWT({ ...claimsOf(user), interview: interviewId })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: type })
    .setJti(randomUUID())
    .setSubject(user.userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${socketTicketLifetimeSeconds}s`)
    .sign(key.privateKey)
}

/**
 * Reads a ticket.
 * @param keys jose's key set of the interviews subgraph's `/.well-known/jwks.json`
 * @throws ParleyError UNAUTHENTICATED when it is forged, expired or something else than a ticket, SERVICE_UNAVAILABLE while the keys are
 *   out of reach
 */
export async function verifySocketTicket(ticket: string, keys: JWTVerifyGetKey): Promise<SocketTicket> {
  try {
    const { payload } = await jwtVerify(ticket, keys, { issuer, audience, algorithms: ['EdDSA'], typ: type })
    const { jti, interview, exp } = claims.parse(payload)
    return { id: jti, principal: userOf(payload), interviewId: interview, expiresAt: exp * 1000 }
  } catch (cause) {
    throw tokenFault(cause, 'The ticket is not valid or has expired; ask for a new one.')
  }
}
