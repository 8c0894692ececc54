import { answerSubmitted, type AnswerScored, type AnswerSubmitted } from '@parley/contracts'
import { jsonMessage, readJson, type Delivery, type WorkQueue } from '@parley/messaging'
import { acceptRequestId, type Closable, currentRequestId, type Logger, type Metrics, reasonOf, withRequestId } from '@parley/platform'
import { rubricScorer } from './rubric/rubric-scorer.ts'
import type { Scorer } from './scorer.ts'

export interface ScoringWorkerOptions {
  queue: WorkQueue
  /** Default the rubric scorer. */
  scorer?: Scorer | undefined
  logger: Logger
  metrics: Metrics
  /** Answers judged at once; default 4. */
  prefetch?: number
}

/**
 * Takes answers from `scoring.answers` and publishes verdicts to `scoring.results`. Keeps nothing: an answer that was not acknowledged
 * is judged again elsewhere, and the same answer by the same scorer gives a message of the same id.
 */
export async function createScoringWorker(options: ScoringWorkerOptions): Promise<Closable> {
  const { queue, scorer = rubricScorer, logger, metrics, prefetch = 4 } = options
  const seconds = metrics.histogram('parley_scoring_seconds', 'Seconds that judging an answer took', ['scorer'])
  const answers = metrics.counter('parley_answers_scored_total', 'Answers judged', ['scorer'])
  const stopping = new AbortController()
  const underway = new Set<Promise<void>>()

  async function judge(answer: AnswerSubmitted): Promise<void> {
    const done = seconds.startTimer()
    const verdict = await scorer.score(answer, { signal: stopping.signal })
    done({ scorer: verdict.scorer })
    const result: AnswerScored = {
      answerId: answer.answerId,
      interviewId: answer.interviewId,
      organizationId: answer.organizationId,
      questionId: answer.question.id,
      ...verdict,
      submittedAt: answer.submittedAt,
      scoredAt: new Date().toISOString(),
    }
    const id = `${answer.answerId}:${verdict.scorer}`
    await queue.publish('scoring.results', jsonMessage(result, { id, requestId: currentRequestId() }))
    answers.inc({ scorer: verdict.scorer })
    logger.info({ answerId: answer.answerId, interviewId: answer.interviewId, scorer: verdict.scorer }, 'answer scored')
  }

  async function handle(delivery: Delivery): Promise<void> {
    let answer: AnswerSubmitted
    try {
      answer = readJson(delivery, (body) => answerSubmitted.parse(body))
    } catch (error) {
      logger.error({ messageId: delivery.id, err: error }, 'not an answer')
      delivery.nack('the message is not an answer as the contract has it', { dead: true })
      return
    }
    try {
      await judge(answer)
      delivery.ack()
    } catch (error) {
      logger.warn({ answerId: answer.answerId, attempt: delivery.attempt, err: error }, 'answer not scored')
      delivery.nack(reasonOf(error))
    }
  }

  const consumer = await queue.consume('scoring.answers', { prefetch }, (delivery) => {
    const work = withRequestId(acceptRequestId(delivery.headers['requestId']), () => handle(delivery))
    underway.add(work)
    return work.finally(() => underway.delete(work))
  })
  return {
    async close() {
      stopping.abort(new Error('the worker is closing'))
      await Promise.allSettled(underway)
      await consumer.close()
    },
  }
}
