import { fail } from 'k6'
import { judge, send } from './graphql.ts'
import { baseUrl, candidates, password, staff } from './settings.ts'
import { pause } from './think.ts'

/** Access tokens, by role; they last 15 minutes, so a play does not take longer. */
export interface Tokens {
  candidates: string[]
  staff: string[]
}

const login = 'mutation SignIn($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }'

/** Waits where the platform says so: it throttles sign-in by account and by address, so a second play within a minute may have to. */
async function tokenOf(email: string): Promise<string> {
  for (;;) {
    // A kind of its own: checking a password is meant to take its time.
    const answer = await send<{ login: { accessToken: string } }>(login, { email, password }, undefined, {
      kind: 'sign-in',
      name: 'SignIn',
    })
    const { code, retryAfterMs } = answer.errors?.[0]?.extensions ?? {}
    if (code === 'RATE_LIMITED' && retryAfterMs !== undefined) await pause(retryAfterMs)
    else
      return (
        judge('SignIn', answer)?.login.accessToken ??
        fail(`${email} cannot sign in at ${baseUrl}: ${answer.errors?.[0]?.message ?? 'no answer'}`)
      )
  }
}

/** Signs every account in, once: sign-in is throttled, and a token serves all that a user does. For `setup`. */
export async function signIn(): Promise<Tokens> {
  const tokens: Tokens = { candidates: [], staff: [] }
  for (const email of candidates) tokens.candidates.push(await tokenOf(email))
  for (const email of staff) tokens.staff.push(await tokenOf(email))
  return tokens
}

/** The account of a virtual user, counted from 1: they take turns. */
export function turn<T>(of: readonly T[], number: number): T {
  const taken = of[(number - 1) % of.length]
  if (taken === undefined) throw new Error('there is nobody to take turns')
  return taken
}
