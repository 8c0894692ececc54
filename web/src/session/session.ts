import { PlatformError, type Ask } from '../platform/ask.ts'
import { newKey } from '../platform/new-key.ts'
import type { TokenStore } from './token-store.ts'
import { dueAt, tokensOf, type AuthPayload, type SessionUser, type Tokens } from './tokens.ts'

/** Who is signed in, for the whole page. */
export interface Session {
  user: () => SessionUser | undefined
  /**
   * The access token, a new one if it is due; undefined when nobody is signed in.
   * @throws PlatformError when the platform is out of reach and the old one has expired
   */
  accessToken(): Promise<{ token: string; expiresAt: number } | undefined>
  /** @throws PlatformError UNAUTHENTICATED, RATE_LIMITED; or when the platform is out of reach */
  signIn(email: string, password: string): Promise<SessionUser>
  /** Ends the session, here at once and for the platform. @throws PlatformError when that cannot be told */
  signOut(): Promise<void>
  /** This tab asks for another account; the session goes on in others. */
  leave(): void
  /** The platform says that this access token is no longer good, whatever the clock says. */
  refuse(token: string): void
  /** Asks the platform whether the session still stands, and ends it here if not: another tab or an administrator may have ended it. */
  checkNow(): Promise<void>
  /** Why the last session ended, if it was not by signing out. */
  ended(): 'expired' | undefined
  onChange: (listener: () => void) => () => void
}

const fields = 'accessToken refreshToken expiresIn user { id displayName role }'
const loginMutation = `mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { ${fields} } }`
const refreshMutation = `mutation Refresh($refreshToken: String!, $key: String!) {
  refreshToken(refreshToken: $refreshToken, idempotencyKey: $key) { ${fields} }
}`
const logoutMutation = 'mutation Logout($refreshToken: String!) { logout(refreshToken: $refreshToken) }'

/** Runs one at a time among all tabs; the browser's Web Locks. */
export type Locked = <T>(name: string, run: () => Promise<T>) => Promise<T>

export interface SessionParts {
  store: TokenStore
  locked: Locked
  ask: Ask
}

export function createSession({ store, locked, ask }: SessionParts): Session {
  const listeners = new Set<() => void>()
  let current = store.read()
  let why: 'expired' | undefined
  let renewing: Promise<Tokens | undefined> | undefined
  let refused: string | undefined

  function become(next: Tokens | undefined, ended?: 'expired'): void {
    const before = current?.id
    current = next
    why = ended
    if (before !== next?.id || ended !== undefined) for (const listener of listeners) listener()
  }
  const take = (payload: AuthPayload): Tokens => {
    const tokens = tokensOf(payload)
    store.keep(tokens)
    return tokens
  }
  const isGood = (tokens: Tokens): boolean => tokens.accessToken !== refused && Date.now() < dueAt(tokens)

  /** Under the lock another tab may have been faster: its tokens are as good. */
  const renew = ({ id }: Tokens): Promise<Tokens | undefined> =>
    locked(`parley.refresh.${id}`, async () => {
      const newest = store.read()
      if (newest?.id !== id) return newest
      if (isGood(newest)) return newest
      // Kept before it is asked: a page that is closed before the answer has spent the token, and the next one asks with the same key.
      const key = newest.renewalKey ?? newKey()
      store.keep({ ...newest, renewalKey: key })
      try {
        const { refreshToken } = await ask<{ refreshToken: AuthPayload }>(refreshMutation, { refreshToken: newest.refreshToken, key })
        return take(refreshToken)
      } catch (error) {
        if (!(error instanceof PlatformError) || error.code !== 'UNAUTHENTICATED') throw error
        store.forget(id)
        return undefined
      }
    })

  store.onChange(() => {
    const next = store.read()
    if (current || next) become(next, next ? undefined : 'expired')
  })

  async function accessToken() {
    const before = current
    if (!before) return undefined
    if (!isGood(before)) {
      try {
        const next = await (renewing ??= renew(before).finally(() => (renewing = undefined)))
        if (current?.id === before.id) become(next, next ? undefined : 'expired')
      } catch (error) {
        // Not in time, but what is there may do for a while.
        if (before.accessToken === refused || Date.now() >= before.expiresAt) throw error
      }
    }
    return current && { token: current.accessToken, expiresAt: current.expiresAt }
  }

  return {
    user: () => current?.user,
    accessToken,
    async signIn(email, password) {
      const { login } = await ask<{ login: AuthPayload }>(loginMutation, { email, password })
      become(take(login))
      return login.user
    },
    async signOut() {
      const before = current
      if (!before) return
      // A renewal under way would bring the session back.
      await renewing?.catch(() => {})
      const { refreshToken } = store.read() ?? before
      store.forget(before.id)
      become(undefined)
      await ask(logoutMutation, { refreshToken })
    },
    leave() {
      store.leave()
      become(undefined)
    },
    refuse: (token) => void (refused = token),
    async checkNow() {
      if (!current) return
      refused = current.accessToken
      await accessToken().catch(() => {})
    },
    ended: () => why,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
