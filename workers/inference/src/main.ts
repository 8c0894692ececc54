import { topology } from '@parley/contracts'
import { createAmqpWorkQueue } from '@parley/messaging'
import { createHttpServer, listen, runProcess } from '@parley/platform'
import { inferenceConfig, poolOptions } from './config.ts'
import { createInferenceWorker } from './inference-worker.ts'

/** The inference worker as a process of its own. */
await runProcess({
  name: 'inference-worker',
  schema: inferenceConfig,
  async start({ config, part, ...observed }) {
    const queue = part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'inference-worker', topology }))
    part(await createInferenceWorker({ ...observed, ...poolOptions(config), queue }))
    // Served while the pool warms up, and while it cannot: `/readyz` says what it lacks.
    return listen(part(createHttpServer({ ...observed, name: 'inference-worker' })), config.HOST, config.PORT)
  },
})
