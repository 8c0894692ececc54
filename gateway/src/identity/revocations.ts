import { sessionEnded, sessionEndedTopic, type SessionEnded } from '@parley/platform'

/** Tells of sessions that have ended before their tokens. */
export interface Revocations {
  /** @returns ends it */
  subscribe(listener: (ended: SessionEnded) => void): Promise<() => Promise<void>>
}

/** What there is of an event bus. */
export interface Bells {
  subscribe(topic: string, listener: (payload: unknown) => void): Promise<() => Promise<void>>
}

/** Rung by whoever keeps the sessions. */
export const revocationsOn = (bus: Bells): Revocations => ({
  subscribe: (listener) =>
    bus.subscribe(sessionEndedTopic, (payload) => {
      const { success, data } = sessionEnded.safeParse(payload)
      if (success) listener(data)
    }),
})
