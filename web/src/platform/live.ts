import { createLiveClient, GaveUp, type LiveClient } from '@parley/federated-subscriptions/client'
import { session } from '../session/this-session.ts'
import { createConnectionState } from './connection.ts'

/** Of the page's one live connection. */
export const connection = createConnectionState()

/**
 * The page's one live connection: it is opened with the first subscription, goes on behind the last event after each loss, and is told of new
 * access tokens in place.
 */
export const live: LiveClient = createLiveClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  async token(expired) {
    if (expired !== undefined) session.refuse(expired.replace('Bearer ', ''))
    const access = await session.accessToken()
    if (!access) throw new GaveUp('SIGNED_OUT')
    return { authorization: `Bearer ${access.token}`, expiresAt: access.expiresAt }
  },
  silenceMs: 12_000,
  answerMs: 5_000,
  longestWaitMs: 10_000,
  onState: connection.onState,
  onRoundTrip: connection.onRoundTrip,
})

// A machine that wakes up, or is online again, need not wait to find out.
addEventListener('online', () => live.wake())
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && live.wake())
