import { createSession, type Session } from './session.ts'
import { createTokenStore } from './token-store.ts'

/** The session of this tab. */
export const session: Session = createSession(createTokenStore(localStorage, sessionStorage, window), async (name, run) =>
  // Only pages of a secure address have locks: https, or localhost.
  navigator.locks ? await navigator.locks.request(name, run) : await run(),
)
