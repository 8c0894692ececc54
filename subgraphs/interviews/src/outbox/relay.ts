import type { LiveLog } from '@parley/live-log'
import type { WorkQueue } from '@parley/messaging'
import { queryOn, type Pool } from '@parley/database'
import { closeAll, type Logger, type Metrics } from '@parley/platform'
import type { SpreadEmotionPolicy } from '../organization/spread-emotion-policy.ts'
import { numberOrganizationEvents } from './number-organization-events.ts'
import { emotionPolicyTarget, organizationFeedTarget, type OutboxTarget, type queueTargets } from './outbox.ts'
import { publishOutbox } from './publish-outbox.ts'
import { spreadPolicies } from './spread-policies.ts'
import { startSteadyLoop, type SteadyLoop } from './steady-loop.ts'

export interface RelayOptions {
  pool: Pool
  queue: WorkQueue
  live: LiveLog
  organizationFeed: { name: string }
  spreadEmotionPolicy: SpreadEmotionPolicy
  logger: Logger
  /** Gets `parley_outbox_waiting{target}`. */
  metrics: Metrics
  /** Milliseconds between looks that nobody asked for: what other replicas left behind; default 1 s. */
  lookEveryMs?: number | undefined
}

/** Carries the outbox on, in every replica. Each target has a loop of its own, so that one that is refused holds up no other. */
export interface Relay {
  /** Something was committed for these targets. */
  wake(targets: Iterable<OutboxTarget>): void
  /** Ends what is under way; what is left stays in the outbox. */
  close(): Promise<void>
}

/** Milliseconds after which it is looked again while another replica numbers. */
const busyPauseMs = 50

export function startRelay(options: RelayOptions): Relay {
  const { pool, queue, live, organizationFeed, spreadEmotionPolicy, logger, metrics, lookEveryMs = 1_000 } = options
  let again: NodeJS.Timeout | undefined
  const loop = (name: string, work: () => Promise<boolean>) => startSteadyLoop({ name, work, everyMs: lookEveryMs, logger })

  const publishing = (target: (typeof queueTargets)[number]) => loop(target, () => publishOutbox(pool, queue, target))
  const numbering = loop(organizationFeedTarget, async () => {
    const outcome = await numberOrganizationEvents(pool, live, organizationFeed)
    if (outcome !== 'busy') return outcome
    // Whoever is at it may have looked before our row was committed.
    clearTimeout(again)
    again = setTimeout(() => numbering.wake(), busyPauseMs)
    return false
  })
  const loops: Record<OutboxTarget, SteadyLoop> = {
    'scoring.answers': publishing('scoring.answers'),
    'interviews.changed': publishing('interviews.changed'),
    'media.recordings': publishing('media.recordings'),
    [organizationFeedTarget]: numbering,
    [emotionPolicyTarget]: loop(emotionPolicyTarget, () => spreadPolicies(pool, spreadEmotionPolicy)),
  }

  const waiting = metrics.gauge('parley_outbox_waiting', 'Messages in the outbox that are not yet published', ['target'])
  metrics.onScrape(async () => {
    const rows = await queryOn(pool)(
      'SELECT target, count(*)::int AS waiting FROM interviews.outbox_messages WHERE published_at IS NULL GROUP BY target',
      [],
    )
    for (const target of Object.keys(loops)) waiting.set({ target }, Number(rows.find((row) => row['target'] === target)?.['waiting'] ?? 0))
  })
  return {
    wake(targets) {
      for (const target of targets) loops[target].wake()
    },
    async close() {
      clearTimeout(again)
      await closeAll(Object.values(loops))
      clearTimeout(again)
    },
  }
}
