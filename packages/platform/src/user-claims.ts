import type { JWTPayload } from 'jose'
import { z } from 'zod'
import { roles, type Principal } from './identity.ts'

/** A person, signed in. */
export type User = Extract<Principal, { kind: 'user' }>

const claims = z.object({ sub: z.string(), sid: z.string(), org: z.string(), role: z.enum(roles), scope: z.string().default('') })

/** How a token names a user; the subject, `sub`, is the user's id. */
export const claimsOf = ({ sessionId, organizationId, role, scopes }: User) => ({
  sid: sessionId,
  org: organizationId,
  role,
  scope: scopes.join(' '),
})

/** The user whom a verified token names. @throws ZodError when it names none */
export function userOf(payload: JWTPayload): User {
  const { sub, sid, org, role, scope } = claims.parse(payload)
  return { kind: 'user', userId: sub, sessionId: sid, organizationId: org, role, scopes: scope.split(' ').filter(Boolean) }
}
