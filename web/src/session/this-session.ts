import { ask } from '../platform/ask.ts'
import { forgivingStorage } from './forgiving-storage.ts'
import { createSession, type Session } from './session.ts'
import { createTokenStore } from './token-store.ts'

/** The session of this tab. */
export const session: Session = createSession({
  store: createTokenStore(
    forgivingStorage(() => localStorage),
    forgivingStorage(() => sessionStorage),
    window,
  ),
  // Only pages of a secure address have locks: https, or localhost.
  locked: async (name, run) => (navigator.locks ? await navigator.locks.request(name, run) : await run()),
  ask,
})
