import type { PostgresFeed } from '@parley/live-log'
import type { Closable, Logger } from '@parley/platform'
import { repeat } from '../grouping/repeat.ts'
import type { Sample } from '../timeline/sample.ts'

const day = 86_400_000
/** Samples are kept for 30 days; the newest of an interview, for the state as it is, stays. */
const keepFor = 30 * day
const everyMs = 10 * 60_000

/** Deletes samples past their time, a few at a time, every ten minutes. */
export const keepSamples = (feed: PostgresFeed<Sample>, logger: Logger): Closable =>
  repeat({
    name: 'sample retention',
    everyMs,
    work: async () => {
      const deleted = await feed.prune({ olderThanMs: keepFor, keepPerKey: 1 })
      if (deleted > 0) logger.info({ deleted }, 'samples past their time are deleted')
    },
    logger,
  })
