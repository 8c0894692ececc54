import { topology } from '@parley/contracts'
import { createAmqpWorkQueue, createS3ObjectStore, s3OptionsOf } from '@parley/messaging'
import { createHttpServer, listen, runProcess } from '@parley/platform'
import { mediaWorkerConfig } from './config.ts'
import { createMediaWorker } from './media-worker.ts'

/** The media worker as a process of its own. */
await runProcess({
  name: 'media-worker',
  schema: mediaWorkerConfig,
  async start({ config, part, ...observed }) {
    const store = part(await createS3ObjectStore({ ...observed, ...s3OptionsOf(config) }))
    const queue = part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'media-worker', topology }))
    part(await createMediaWorker({ ...observed, queue, store }))
    return listen(part(createHttpServer({ ...observed, name: 'media-worker' })), config.HOST, config.PORT)
  },
})
