import { queryOn } from '@parley/database'
import type { InterviewAccessCopy } from '@parley/interview-access'
import { repeat, type Closable, type Logger, type Metrics } from '@parley/platform'
import { eraseEmotions, findUnerased, type EraseOptions } from './erase-emotions.ts'

/** How often someone looks for what a dead replica left undone, and how much of it is taken at once. */
const lookEveryMs = 60_000
const atOnce = 100
/** Interviews remembered until they are erased; what is more is found by the next look. */
const mostDue = 10_000

export interface WithdrawalOptions extends EraseOptions {
  access: Pick<InterviewAccessCopy, 'onChange'>
  logger: Logger
  metrics: Metrics
}

/** Deletes what was read from a candidate's face as soon as this replica hears that the consent is gone; others doing so too is no harm. */
export function heedWithdrawals(options: WithdrawalOptions): Closable {
  const { access, logger, metrics, pool } = options
  const dropped = metrics.counter('parley_frames_dropped_total', 'Frames accepted and not analysed')
  const due = new Set<string>()
  let erasing: Promise<void> | undefined

  const erase = async (interviewIds: readonly string[]) => {
    const { interviews, inFlight } = await eraseEmotions(options, interviewIds)
    dropped.inc(inFlight)
    if (interviews > 0) logger.info({ interviews }, 'no consent: what was read from these faces is deleted')
  }
  const eraseDue = async () => {
    while (due.size > 0) {
      const interviewIds = [...due].slice(0, atOnce)
      for (const id of interviewIds) due.delete(id)
      try {
        await erase(interviewIds)
      } catch (error) {
        logger.error({ err: error, interviews: interviewIds.length }, 'could not delete emotions; the next look finds them')
      }
    }
    erasing = undefined
  }

  const stop = access.onChange(({ interviewId, emotionConsent }) => {
    if (emotionConsent || due.size >= mostDue) return
    due.add(interviewId)
    erasing ??= eraseDue()
  })
  const looks = repeat({
    name: 'withdrawn consent',
    everyMs: lookEveryMs,
    work: async () => {
      const found = await findUnerased(queryOn(pool), atOnce)
      if (found.length > 0) await erase(found)
    },
    logger,
  })
  return {
    async close() {
      stop()
      await looks.close()
      await erasing
    },
  }
}
