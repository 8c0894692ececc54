import { topology } from '@parley/contracts'
import { createAmqpWorkQueue } from '@parley/messaging'
import { createHttpServer, listen, runProcess } from '@parley/platform'
import { inferenceConfig } from './config.ts'
import { createInferenceWorker } from './inference-worker.ts'

/** The inference worker as a process of its own. */
await runProcess({
  name: 'inference-worker',
  schema: inferenceConfig,
  async start({ config, part, ...observed }) {
    const queue = part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'inference-worker', topology }))
    const worker = part(
      await createInferenceWorker({
        ...observed,
        queue,
        threads: config.INFERENCE_THREADS,
        deadlineMs: config.INFERENCE_DEADLINE_MS,
        backend: config.INFERENCE_BACKEND,
      }),
    )
    const url = await listen(part(createHttpServer({ ...observed, name: 'inference-worker' })), config.HOST, config.PORT)
    await worker.ready
    return url
  },
})
