import { request } from './platform.js'

const loginMutation = `mutation Login($email: String!, $password: String!) {
  login(email: $email, password: $password) { accessToken refreshToken expiresIn user { displayName role } }
}`
const refreshMutation = `mutation Refresh($refreshToken: String!) {
  refreshToken(refreshToken: $refreshToken) { accessToken refreshToken expiresIn user { displayName role } }
}`
const logoutMutation = 'mutation Logout($refreshToken: String!) { logout(refreshToken: $refreshToken) }'

/** A new access token is asked for so long before the old one ends, or when two thirds of a short life are over. */
const longestLeadMs = 60_000
/** After which to ask again when nobody answered. */
const againMs = 5_000

/**
 * Signs in. The tokens stay in memory: closing the page signs out. A new access token is asked for in time, by the refresh token, until
 * that is refused.
 * @param onRenewed hears of each new access token
 * @param onOver hears that the session is over, unless it is by `signOut`
 */
export async function signIn(email, password, { onRenewed, onOver }) {
  const { login } = await request(loginMutation, { email, password })
  let accessToken
  let refreshToken
  let dueAt = 0
  let timer
  let renewing
  let isOver = false

  function keep(tokens) {
    ;({ accessToken, refreshToken } = tokens)
    const lifeMs = tokens.expiresIn * 1_000
    dueAt = Date.now() + lifeMs - Math.min(longestLeadMs, lifeMs / 3)
    renewIn(dueAt - Date.now())
  }

  function renewIn(ms) {
    clearTimeout(timer)
    timer = setTimeout(renew, ms)
  }

  function end() {
    isOver = true
    clearTimeout(timer)
  }

  async function ask() {
    try {
      const { refreshToken: tokens } = await request(refreshMutation, { refreshToken })
      if (isOver) return
      keep(tokens)
      onRenewed()
    } catch (error) {
      if (isOver) return
      if (error.code !== 'UNAUTHENTICATED') return renewIn(againMs)
      end()
      onOver()
    }
  }

  /** One at a time: a refresh token is good once. */
  const renew = () => (renewing ??= ask().finally(() => (renewing = undefined)))

  keep(login)
  return {
    user: login.user,
    accessToken: () => accessToken,
    /** Whether it is time for a new access token. */
    isDue: () => Date.now() >= dueAt,
    isOver: () => isOver,
    /** Says that the access token is no longer good, whatever the clock says. */
    expire: () => void (dueAt = 0),
    /** Resolves once a new token is there, or nobody answered, or the session is over. */
    renew,
    /** Ends the session here at once, and for the platform. @throws Error when that cannot be told */
    async signOut() {
      end()
      await renewing
      await request(logoutMutation, { refreshToken })
    },
  }
}
