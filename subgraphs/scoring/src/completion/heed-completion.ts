import type { InterviewAccess } from '@parley/contracts'
import { queryOn } from '@parley/database'
import type { InterviewAccessCopy } from '@parley/interview-access'
import { repeat, type Closable, type Logger } from '@parley/platform'
import { reviseScorecard, type ReviseParts } from '../scorecard/revise-scorecard.ts'
import { findUnfinished } from './find-unfinished.ts'

/** Interviews remembered until their scorecard was looked at; what is more is found by the next look. */
const mostDue = 10_000
const atOnce = 100

export interface CompletionOptions extends ReviseParts {
  access: Pick<InterviewAccessCopy, 'get' | 'onChange'>
  logger: Logger
  /** Milliseconds between looks for what a dead replica left undone; default 30,000. */
  lookEveryMs?: number | undefined
}

/**
 * Looks at an interview's scorecard as soon as this replica hears that it is completed: if every answer is scored, it is final. Others
 * doing so too is no harm, for only the first makes a revision.
 */
export function heedCompletion(options: CompletionOptions): Closable {
  const { access, logger, pool, lookEveryMs = 30_000 } = options
  const due = new Map<string, InterviewAccess>()
  let closed = false
  let looking: Promise<void> | undefined

  const lookAtDue = async () => {
    for (const [interviewId, known] of due) {
      if (closed) break
      due.delete(interviewId)
      try {
        await reviseScorecard(options, { access: known })
      } catch (error) {
        logger.error({ err: error, interviewId }, 'could not finish a scorecard; the next look finds it')
      }
    }
    looking = undefined
  }
  const stop = access.onChange((known) => {
    if (known.status !== 'COMPLETED' || closed || due.size >= mostDue) return
    due.set(known.interviewId, known)
    looking ??= lookAtDue()
  })
  const looks = repeat({
    name: 'unfinished scorecards',
    everyMs: lookEveryMs,
    work: async () => {
      for (const interviewId of await findUnfinished(queryOn(pool), atOnce)) {
        const known = await access.get(interviewId)
        if (known !== undefined) await reviseScorecard(options, { access: known })
      }
    },
    logger,
  })
  return {
    async close() {
      closed = true
      stop()
      await looks.close()
      await looking
    },
  }
}
