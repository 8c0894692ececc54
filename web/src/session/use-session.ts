import { useSyncExternalStore } from 'react'
import { session } from './this-session.ts'
import type { SessionUser } from './tokens.ts'

/** Who is signed in; undefined when nobody is. */
export const useUser = (): SessionUser | undefined => useSyncExternalStore(session.onChange, session.user)
