import { useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import { connection } from './live.ts'

/** How the live connection stands. */
export const useConnection = (): Connection => useSyncExternalStore(connection.onChange, connection.read)
