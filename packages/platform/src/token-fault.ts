import { errors } from 'jose'
import { ZodError } from 'zod'
import { ParleyError } from './errors.ts'

/** What jose says when the keys could not be fetched, rather than that the token is not good. */
const outOfReach = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC'])

/**
 * Tells a token that is not good, its bearer's fault, from keys that cannot be fetched, ours: a client must not sign out over that.
 * @param cause what verifying the token threw
 * @param message of UNAUTHENTICATED
 */
export function tokenFault(cause: unknown, message: string): ParleyError {
  if (cause instanceof ParleyError) return cause
  const tokens = cause instanceof ZodError || (cause instanceof errors.JOSEError && !outOfReach.has(cause.code))
  return tokens
    ? new ParleyError('UNAUTHENTICATED', { message, cause })
    : new ParleyError('SERVICE_UNAVAILABLE', { message: 'Sign-in keys are out of reach; try again.', cause })
}
