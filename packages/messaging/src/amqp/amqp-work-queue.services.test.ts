import { afterAll, beforeAll } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { amqpVhost, type Vhost } from '@parley/services/testing'
import { createTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts'
import { describeWorkQueue } from '../testing/work-queue-contract.ts'
import type { WorkQueue } from '../work-queue.ts'
import { createAmqpWorkQueue } from './amqp-work-queue.ts'

const logger = silentLogger()
let vhost: Vhost
beforeAll(async () => {
  vhost = await amqpVhost()
}, 120_000)
afterAll(() => vhost.close())

let opened = 0

describeWorkQueue('RabbitMQ', async () => {
  const proxies = new Map<WorkQueue, TcpProxy>()
  return {
    async open(topology, retryDelayMs = 20) {
      const url = new URL(vhost.url)
      const proxy = await createTcpProxy({ host: url.hostname, port: Number(url.port) })
      url.port = String(proxy.port)
      const queue = await createAmqpWorkQueue({
        url: url.href,
        topology,
        name: `contract-${(opened += 1)}`,
        logger,
        retryDelaysMs: [retryDelayMs],
      })
      proxies.set(queue, proxy)
      return queue
    },
    // Its sockets end from one moment to the next, and it makes no others.
    crash: async (queue) => proxies.get(queue)?.refuse(),
    async close() {
      for (const [queue, proxy] of proxies) {
        await queue.close()
        await proxy.close()
      }
    },
  }
})
