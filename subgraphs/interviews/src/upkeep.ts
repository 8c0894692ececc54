import type { Query } from '@parley/database'
import type { PruneOptions } from '@parley/live-log'
import { closeAll, type Closable, type Logger } from '@parley/platform'
import type { ChangeInterviews } from './interview/change-interviews.ts'
import { createExpireInterviews } from './interview/expire-interviews.ts'
import { pruneOutbox } from './outbox/prune-outbox.ts'
import { startSteadyLoop } from './outbox/steady-loop.ts'
import { pruneRefreshTokens } from './sign-in/refresh-tokens.ts'

export interface UpkeepOptions {
  query: Query
  change: ChangeInterviews
  feeds: readonly { prune(options: PruneOptions): Promise<number> }[]
  logger: Logger
}

const minuteMs = 60_000
/** Kept of each feed. */
const kept = { olderThanMs: 24 * 60 * minuteMs, keepPerKey: 10_000 }

/** What time does to the data: interviews expire, and what need not be kept goes. Every replica may do it. */
export function startUpkeep({ query, change, feeds, logger }: UpkeepOptions): Closable {
  const loops = [
    startSteadyLoop({ name: 'expiry', everyMs: minuteMs, logger, work: createExpireInterviews(query, change) }),
    startSteadyLoop({ name: 'outbox-retention', everyMs: 10 * minuteMs, logger, work: () => pruneOutbox(query) }),
    startSteadyLoop({ name: 'token-retention', everyMs: 60 * minuteMs, logger, work: () => pruneRefreshTokens(query) }),
    startSteadyLoop({
      name: 'feed-retention',
      everyMs: 10 * minuteMs,
      logger,
      work: async () => {
        for (const feed of feeds) await feed.prune(kept)
        return false
      },
    }),
  ]
  return { close: () => closeAll(loops) }
}
