import { expect, test } from '@jest/globals'
import { topology } from '@parley/contracts'
import { createLiveLog } from '@parley/live-log'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, jsonMessage } from '@parley/messaging'
import { createLogger, createMetrics, silentLogger } from '@parley/platform'
import { openEmotionDatabase } from '../testing/emotion-database.ts'
import { resultOf } from './result.fixture.ts'
import { startResultsConsumer } from './results-consumer.ts'

test('what is logged of a result bears the request that sent the frame, also where many are stored together', async () => {
  const database = await openEmotionDatabase()
  const bus = createEmbeddedEventBus()
  const queue = await createEmbeddedWorkQueue({ topology, pool: database.pool, logger: silentLogger() })
  const metrics = createMetrics()
  const liveLog = createLiveLog({ bus, logger: silentLogger(), metrics })
  const requests = new Map<unknown, unknown>()
  let all = () => {}
  const logged = new Promise<void>((resolve) => (all = resolve))
  const destination = {
    write(line: string) {
      const { frameId, requestId } = JSON.parse(line) as Record<string, unknown> // a line of pino's
      requests.set(frameId, requestId)
      if (requests.size === 20) all()
    },
  }
  const logger = createLogger({ name: 'emotion', level: 'debug', destination })
  const consumer = await startResultsConsumer({
    pool: database.pool,
    queue,
    liveLog,
    logger,
    metrics,
  })
  const results = Array.from({ length: 20 }, (_, index) => resultOf({ interviewId: 'interview', frameNumber: index + 1 }))
  const requestOf = (frameId: string) => `request-${frameId}`
  await Promise.all(
    results.map((result) => queue.publish('emotion.results', jsonMessage(result, { requestId: requestOf(result.frameId) }))),
  )
  await logged
  expect(Object.fromEntries(requests)).toEqual(Object.fromEntries(results.map(({ frameId }) => [frameId, requestOf(frameId)])))
  await consumer.close()
  await liveLog.close()
  await queue.close()
  await bus.close()
  await database.close()
})
