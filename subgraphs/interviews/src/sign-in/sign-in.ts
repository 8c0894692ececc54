import { ParleyError, accessTokenLifetimeSeconds, signAccessToken } from '@parley/platform'
import { networkOf, type RateLimit } from '@parley/rate-limit'
import type { Person } from '../people/person.ts'
import type { VerifyPassword } from './passwords.ts'
import type { RefreshTokens, Session } from './refresh-tokens.ts'
import type { SigningKeys } from './signing-keys.ts'

/** What a sign-in gives. */
export interface SignedIn {
  accessToken: string
  refreshToken: string
  /** Seconds. */
  expiresIn: number
  user: Person
}

export interface SignIn {
  /**
   * @param address the client's, if known
   * @throws ParleyError RATE_LIMITED; UNAUTHENTICATED, the same for an unknown account and a wrong password
   */
  login(email: string, password: string, address?: string): Promise<SignedIn>
  /**
   * @param key whoever repeats it with the same token gets the same next one, until that is used
   * @throws ParleyError UNAUTHENTICATED when the token is not good, or no longer; BAD_USER_INPUT for a key that is too short or too long
   */
  refresh(refreshToken: string, key?: string): Promise<SignedIn>
  /** Ends the session. @returns whether the token was one of ours */
  logout(refreshToken: string): Promise<boolean>
}

/** Someone with a password, by lower-case address. */
export type FindAccount = (email: string) => Promise<(Session['user'] & { passwordHash: string | null }) | undefined>

export interface SignInOptions {
  findAccount: FindAccount
  verifyPassword: VerifyPassword
  refreshTokens: RefreshTokens
  signingKeys: Pick<SigningKeys, 'current'>
  limits: {
    /** Of attempts by account. */
    account: RateLimit
    /** Of attempts by the client's address; of IPv6 by its /64. */
    address: RateLimit
  }
}

const longestEmail = 320
const [shortestKey, longestKey] = [16, 128]

export function createSignIn({ findAccount, verifyPassword, refreshTokens, signingKeys, limits }: SignInOptions): SignIn {
  const signedIn = async ({ sessionId, refreshToken, user }: Session): Promise<SignedIn> => ({
    accessToken: await signAccessToken(
      { kind: 'user', userId: user.id, sessionId, organizationId: user.organizationId, role: user.role, scopes: [] },
      await signingKeys.current(),
    ),
    refreshToken,
    expiresIn: accessTokenLifetimeSeconds,
    user: { ...user, self: true },
  })
  return {
    async login(email, password, address) {
      const account = email.trim().toLowerCase()
      const refused = new ParleyError('UNAUTHENTICATED', { message: 'The e-mail address or the password is wrong.' })
      if (account.length > longestEmail) throw refused
      // First: what is refused here is not to use up someone's account.
      if (address !== undefined) await limits.address.take(networkOf(address))
      await limits.account.take(account)
      const found = await findAccount(account)
      const fits = await verifyPassword(found?.passwordHash ?? null, password)
      if (!fits || found === undefined) throw refused
      const { passwordHash: _, ...user } = found
      return signedIn(await refreshTokens.issue(user))
    },
    async refresh(refreshToken, key) {
      if (key !== undefined && (key.length < shortestKey || key.length > longestKey))
        throw new ParleyError('BAD_USER_INPUT', { message: `An idempotencyKey has ${shortestKey} to ${longestKey} characters.` })
      const session = await refreshTokens.spend(refreshToken, key)
      if (session === undefined) throw new ParleyError('UNAUTHENTICATED', { message: 'The session is over; sign in again.' })
      return signedIn(session)
    },
    logout: (refreshToken) => refreshTokens.revoke(refreshToken),
  }
}
