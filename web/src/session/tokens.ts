/** What one signed-in session needs to go on, as it is kept on this machine. */
export interface Tokens {
  /** The session's id, the claim `sid` of its access tokens. */
  id: string
  accessToken: string
  refreshToken: string
  /** When the access token expires, in ms since the epoch on this machine's clock. */
  expiresAt: number
  /** How long it was given for, in ms. */
  lifeMs: number
  user: SessionUser
  /** Of a renewal that was asked for and has not been answered: asked again with it, it gives the same tokens. */
  renewalKey?: string
}

export type Role = 'CANDIDATE' | 'INTERVIEWER' | 'ANALYST' | 'ADMIN'

export interface SessionUser {
  id: string
  displayName: string
  role: Role
}

/** The answer of `login` and `refreshToken`. */
export interface AuthPayload {
  accessToken: string
  refreshToken: string
  /** Seconds. */
  expiresIn: number
  user: SessionUser
}

export function tokensOf({ accessToken, refreshToken, expiresIn, user }: AuthPayload): Tokens {
  const { sid } = JSON.parse(atob((accessToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { sid: string } // of our own JWT
  const lifeMs = expiresIn * 1_000
  return { id: sid, accessToken, refreshToken, expiresAt: Date.now() + lifeMs, lifeMs, user }
}

/** A new access token is asked for so long before the old one ends, or when two thirds of a short life are over. */
const longestLeadMs = 60_000

export const dueAt = ({ expiresAt, lifeMs }: Tokens): number => expiresAt - Math.min(longestLeadMs, lifeMs / 3)
