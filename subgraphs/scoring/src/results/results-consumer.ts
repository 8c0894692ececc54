import type { AnswerScored } from '@parley/contracts'
import type { Delivery, WorkQueue } from '@parley/messaging'
import { acceptRequestId, type Closable, type Logger, type Metrics, ParleyError, reasonOf, withRequestId } from '@parley/platform'
import { readAnswerScored } from './read-answer-scored.ts'
import { storeAnswerScore, type StoreParts } from './store-answer-score.ts'

/** Verdicts being stored at once by one replica: each takes a database connection. */
const prefetch = 5

export interface ResultsConsumerOptions extends StoreParts {
  queue: WorkQueue
  logger: Logger
  metrics: Metrics
}

/**
 * Takes the scorers' verdicts from `scoring.results`, stores each in a transaction of its own, and acknowledges after the commit. What
 * can never be stored goes to the dead letters at once; what fails otherwise is delivered again.
 */
export async function startResultsConsumer(options: ResultsConsumerOptions): Promise<Closable> {
  const { queue, logger, metrics } = options
  const seconds = metrics.histogram('parley_answer_score_seconds', 'Seconds from an answer submitted to its stored score')
  const underway = new Set<Promise<void>>()

  const store = async (delivery: Delivery, scored: AnswerScored) => {
    const { answerId, interviewId } = scored
    try {
      const revised = await storeAnswerScore(options, scored)
      delivery.ack()
      if (!revised?.changed) return
      seconds.observe(Math.max(0, Date.now() - Date.parse(scored.submittedAt)) / 1000)
      logger.info({ answerId, interviewId, revision: revised.scorecard.number, status: revised.scorecard.status }, 'answer scored')
    } catch (error) {
      logger.error({ err: error, answerId, interviewId, attempt: delivery.attempt }, 'a score was not stored')
      const dead = error instanceof ParleyError && error.code === 'NOT_FOUND'
      delivery.nack(messageOf(error), { dead })
    }
  }

  const handle = async (delivery: Delivery) => {
    let scored: AnswerScored
    try {
      scored = readAnswerScored(delivery)
    } catch (error) {
      logger.error({ err: error, messageId: delivery.id }, 'not a score')
      return delivery.nack(messageOf(error), { dead: true })
    }
    await withRequestId(acceptRequestId(delivery.headers['requestId']), () => store(delivery, scored))
  }

  const consumer = await queue.consume('scoring.results', { prefetch }, (delivery) => {
    const work = handle(delivery)
    underway.add(work)
    return work.finally(() => underway.delete(work))
  })
  return {
    async close() {
      await consumer.close()
      await Promise.allSettled(underway)
    },
  }
}

const messageOf = (error: unknown) => reasonOf(error)
