import type { GatewayContext } from '../gateway-context.ts'

/** Whose connection it is: a user's, on whatever session, or where nobody is signed in, an address's. With identity off: nobody's. */
export function connectionKeys(identity: 'off' | 'jwks'): (context: GatewayContext) => string | undefined {
  if (identity === 'off') return () => undefined
  return ({ principal, address = '' }) =>
    principal.kind === 'user' ? JSON.stringify(['user', principal.organizationId, principal.userId]) : JSON.stringify(['address', address])
}
