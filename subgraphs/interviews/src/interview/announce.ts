import { interviewsChangedTopic } from '@parley/contracts'
import type { LiveLog } from '@parley/live-log'
import type { EventBus } from '@parley/messaging'
import type { Logger } from '@parley/platform'
import { accessOf } from './read-interviews.ts'
import { organizationFeedTarget, type OutboxTarget, type WakeRelay } from '../outbox/outbox.ts'
import type { Change } from './save-changes.ts'

/** Tells of committed changes: watchers, other replicas' copies of access, the relay. Waits for nobody and never fails. */
export type Announce = (changes: readonly Change[]) => void

export interface AnnounceOptions {
  live: LiveLog
  /** The interviews' feed. */
  feed: { name: string }
  bus: EventBus
  /** Wakes the relay. */
  wakeRelay: WakeRelay
  logger: Logger
}

export function createAnnounce({ live, feed, bus, wakeRelay, logger }: AnnounceOptions): Announce {
  return (changes) => {
    for (const change of changes) {
      void live.ring(feed.name, change.after.id, [{ number: change.after.revision, event: change.after }])
      bus
        .publish(interviewsChangedTopic, accessOf({ state: change.after, emotionEnabled: change.emotionEnabled }))
        .catch((error: unknown) => logger.warn({ err: error }, 'could not tell of changed access; the queue will'))
    }
    wakeRelay(targetsOf(changes))
  }
}

function targetsOf(changes: readonly Change[]): OutboxTarget[] {
  const targets: OutboxTarget[] = ['interviews.changed']
  if (changes.some(({ listed }) => listed)) targets.push(organizationFeedTarget)
  if (changes.some(({ answer }) => answer !== undefined)) targets.push('scoring.answers')
  if (changes.some(({ recordings }) => (recordings?.tasks.length ?? 0) > 0)) targets.push('media.recordings')
  return targets
}
