import type { PostgresFeed } from '@parley/live-log'
import { repeat, type Closable, type Logger } from '@parley/platform'
import type { ScorecardState } from '../scorecard/scorecard-state.ts'

/** A day of revisions, and in any case so many of each scorecard that in practice all are kept: they are its history. */
const kept = { olderThanMs: 86_400_000, keepPerKey: 10_000 }
const everyMs = 3_600_000

/** Deletes revisions that need not be kept. @returns how many */
export const deleteOldRevisions = (feed: Pick<PostgresFeed<ScorecardState>, 'prune'>): Promise<number> => feed.prune(kept)

/** Does so once an hour. */
export const keepRevisions = ({ feed, logger }: { feed: PostgresFeed<ScorecardState>; logger: Logger }): Closable =>
  repeat({
    name: 'revision retention',
    everyMs,
    work: async () => {
      const deleted = await deleteOldRevisions(feed)
      if (deleted > 0) logger.info({ deleted }, 'revisions of scorecards past their time are deleted')
    },
    logger,
  })
