import type { FrameResult } from '@parley/contracts'
import type { LiveLog } from '@parley/live-log'
import type { Delivery, WorkQueue } from '@parley/messaging'
import { acceptRequestId, type Closable, latencyBuckets, type Logger, type Metrics, now, reasonOf, withRequestId } from '@parley/platform'
import { emotionFeedName } from '../timeline/emotion-feed.ts'
import type { Sample } from '../timeline/sample.ts'
import { readFrameResult } from './read-frame-result.ts'
import { createResultsStore, resultsHeld } from './results-store.ts'
import { storeResults, type StoreResultsOptions, type StoredResults } from './store-results.ts'

export interface ResultsConsumerOptions extends StoreResultsOptions {
  queue: WorkQueue
  liveLog: LiveLog
  logger: Logger
  metrics: Metrics
}

/**
 * Takes the workers' answers from `emotion.results` and stores them in batches of at most 200 or 10 ms; acknowledges and rings after
 * the commit. A batch that cannot be stored is tried one by one, so that one bad answer does not take the others with it; what
 * still fails is delivered again and ends in the dead letters.
 */
export async function startResultsConsumer(options: ResultsConsumerOptions): Promise<Closable> {
  const { queue, liveLog, logger, metrics } = options
  const dropped = metrics.counter('parley_frames_dropped_total', 'Frames accepted and not analysed')
  const seconds = metrics.histogram(
    'parley_frame_stored_seconds',
    'Seconds from a frame at intake to its stored sample',
    [],
    latencyBuckets,
  )

  const announce = ({ samples, dropped: lost }: StoredResults, results: readonly FrameResult[]) => {
    const stored = now()
    const journeys = new Map(results.map(({ frameId, journey }) => [frameId, journey]))
    dropped.inc(lost)
    for (const [interviewId, ofInterview] of samples) {
      const events = ofInterview.map((sample) => {
        const journey = journeys.get(sample.frameId)
        if (journey === undefined) return { number: sample.number, event: sample }
        seconds.observe(Math.max(0, stored - journey.received) / 1000)
        return { number: sample.number, event: { ...sample, journey: { ...journey, stored } } satisfies Sample }
      })
      // Never rejects, and whatever it takes, the next batch need not wait: a bus keeps the order of what one process rings.
      void liveLog.ring(emotionFeedName, interviewId, events)
    }
  }

  const batches = createResultsStore({ ...options, stored: announce })

  const store = async (result: FrameResult) => {
    try {
      await batches.add(result)
    } catch (error) {
      logger.warn({ err: error, frameId: result.frameId }, 'a batch of results was not stored; trying this one alone')
      announce(await storeResults(options, [result]), [result])
    }
    const { frameId, interviewId, outcome } = result
    logger.debug({ frameId, interviewId, outcome }, 'result settled')
  }

  const consumer = await queue.consume('emotion.results', { prefetch: resultsHeld }, async (delivery: Delivery) => {
    let result: FrameResult
    try {
      result = readFrameResult(delivery)
    } catch (error) {
      logger.error({ err: error, messageId: delivery.id }, 'not a result')
      delivery.nack(reasonOf(error), { dead: true })
      return
    }
    await withRequestId(acceptRequestId(delivery.headers['requestId']), () => store(result))
    delivery.ack()
  })
  return {
    async close() {
      await consumer.close()
      await batches.close()
    },
  }
}
