import type { Pool } from '@parley/database'
import type { LiveLog } from '@parley/live-log'
import type { WorkQueue } from '@parley/messaging'
import { closeAll, type Logger } from '@parley/platform'
import type { SpreadEmotionPolicy } from '../organization/spread-emotion-policy.ts'
import { numberOrganizationEvents } from './number-organization-events.ts'
import { queueTargets } from './outbox.ts'
import { publishOutbox } from './publish-outbox.ts'
import { spreadPolicies } from './spread-policies.ts'
import { startSteadyLoop } from './steady-loop.ts'

export interface RelayOptions {
  pool: Pool
  queue: WorkQueue
  live: LiveLog
  organizationFeed: { name: string }
  spreadEmotionPolicy: SpreadEmotionPolicy
  logger: Logger
  /** Milliseconds between looks that nobody asked for: what other replicas left behind; default 1 s. */
  lookEveryMs?: number | undefined
}

/** Carries the outbox on, in every replica. Each target has a loop of its own, so that one that is refused holds up no other. */
export interface Relay {
  /** Something was committed. */
  wake(): void
  /** Ends what is under way; what is left stays in the outbox. */
  close(): Promise<void>
}

/** Milliseconds after which it is looked again while another replica numbers. */
const busyPauseMs = 50

export function startRelay(options: RelayOptions): Relay {
  const { pool, queue, live, organizationFeed, spreadEmotionPolicy, logger, lookEveryMs = 1_000 } = options
  let again: NodeJS.Timeout | undefined
  const loop = (name: string, work: () => Promise<boolean>) => startSteadyLoop({ name, work, everyMs: lookEveryMs, logger })

  const numbering = loop('organization-feed', async () => {
    const outcome = await numberOrganizationEvents(pool, live, organizationFeed)
    if (outcome !== 'busy') return outcome
    // Whoever is at it may have looked before our row was committed.
    clearTimeout(again)
    again = setTimeout(() => numbering.wake(), busyPauseMs)
    return false
  })
  const loops = [
    numbering,
    ...queueTargets.map((target) => loop(target, () => publishOutbox(pool, queue, target))),
    loop('emotion-policy', () => spreadPolicies(pool, spreadEmotionPolicy)),
  ]
  return {
    wake: () => loops.forEach((each) => each.wake()),
    async close() {
      clearTimeout(again)
      await closeAll(loops)
      clearTimeout(again)
    },
  }
}
