import { must } from './graphql.ts'
import { candidates, password, staff } from './settings.ts'

/** Access tokens, by role; they last 15 minutes, so a play does not take longer. */
export interface Tokens {
  candidates: string[]
  staff: string[]
}

const login = 'mutation SignIn($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }'

async function tokenOf(email: string): Promise<string> {
  // A kind of its own: checking a password is meant to take its time.
  const { login: session } = await must<{ login: { accessToken: string } }>('SignIn', login, { email, password }, undefined, 'sign-in')
  return session.accessToken
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
