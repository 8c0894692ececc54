import { interviewsChangedTopic } from '@parley/contracts'
import type { FeedEvent, LiveLog } from '@parley/live-log'
import type { EventBus } from '@parley/messaging'
import type { Logger } from '@parley/platform'
import type { DraftState } from '../draft/draft.ts'
import { draftFeedName } from '../draft/draft-feed.ts'
import { accessOf } from './read-interviews.ts'
import { organizationFeedTarget, type OutboxTarget, type WakeRelay } from '../outbox/outbox.ts'
import type { Change } from './save-changes.ts'

/**
 * Tells of committed changes: watchers, other replicas' copies of access, the relay. Waits for nobody and never fails.
 * @param drafts events of the drafts that the changes have moved
 */
export type Announce = (changes: readonly Change[], drafts?: readonly FeedEvent<DraftState>[]) => void

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
  return (changes, drafts = []) => {
    for (const change of changes) {
      void live.ring(feed.name, change.after.id, [{ number: change.after.revision, event: change.after }])
      if (change.after.staffOnly === true) continue
      bus
        .publish(interviewsChangedTopic, accessOf({ state: change.after, emotionEnabled: change.emotionEnabled }))
        .catch((error: unknown) => logger.warn({ err: error }, 'could not tell of changed access; the queue will'))
    }
    for (const draft of drafts) void live.ring(draftFeedName, draft.event.interviewId, [draft])
    wakeRelay(targetsOf(changes.filter(({ after }) => after.staffOnly !== true)))
  }
}

function targetsOf(changes: readonly Change[]): OutboxTarget[] {
  if (changes.length === 0) return []
  const targets: OutboxTarget[] = ['interviews.changed']
  if (changes.some(({ listed }) => listed)) targets.push(organizationFeedTarget)
  if (changes.some(({ answer }) => answer !== undefined)) targets.push('scoring.answers')
  if (changes.some(({ recordings }) => (recordings?.tasks.length ?? 0) > 0)) targets.push('media.recordings')
  return targets
}
