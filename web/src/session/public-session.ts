import { session } from './this-session.ts'

/** What other pages of this address, such as the GraphQL explorer, may know of the session; served as `/session.js`. */
export function currentSession(): { name: string; role: string } | undefined {
  const user = session.user()
  return user && { name: user.displayName, role: user.role }
}

/** Renewed when it is due; undefined when nobody is signed in. */
export const accessToken = async (): Promise<string | undefined> => (await session.accessToken())?.token

export const onSessionChange = (listener: () => void): (() => void) => session.onChange(listener)
