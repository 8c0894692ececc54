import type { LiveState } from '@parley/federated-subscriptions/client'

/** How the live connection stands, for people to see. */
export interface Connection {
  state: LiveState
  /** How long the platform took to answer last, in ms; undefined until it has. */
  roundTripMs: number | undefined
  /** When it was last connected, in ms since the epoch. */
  lostAt: number | undefined
}

/** One value that React can watch. */
export function createConnectionState() {
  const listeners = new Set<() => void>()
  let now: Connection = { state: 'closed', roundTripMs: undefined, lostAt: undefined }
  function become(change: Partial<Connection>): void {
    now = { ...now, ...change }
    for (const listener of listeners) listener()
  }
  return {
    read: () => now,
    onState: (state: LiveState): void => {
      // Closed alone is no loss: nothing was subscribed to any more.
      if (state === 'waiting') become({ state, lostAt: now.lostAt ?? Date.now() })
      else become({ state, ...(state === 'connected' && { lostAt: undefined }) })
    },
    onRoundTrip: (ms: number): void => become({ roundTripMs: ms }),
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
