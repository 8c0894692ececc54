import { topology } from '@parley/contracts'
import { createAmqpWorkQueue } from '@parley/messaging'
import { createHttpServer, listen, runProcess } from '@parley/platform'
import { scoringWorkerConfig } from './config.ts'
import { openScorer } from './open-scorer.ts'
import { createScoringWorker } from './scoring-worker.ts'

/** The scoring worker as a process of its own. */
await runProcess({
  name: 'scoring-worker',
  schema: scoringWorkerConfig,
  async start({ config, part, ...observed }) {
    const queue = part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'scoring-worker', topology }))
    part(await createScoringWorker({ ...observed, queue, scorer: await openScorer(config, observed) }))
    return listen(part(createHttpServer({ ...observed, name: 'scoring-worker' })), config.HOST, config.PORT)
  },
})
