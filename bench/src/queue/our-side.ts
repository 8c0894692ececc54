import { createAmqpWorkQueue } from '@parley/messaging'
import { createLogger } from '@parley/platform'
import type { Side } from './side.ts'
import { topologyOf, type Workloads } from './workload.ts'

/** The platform's own adapter, as the subgraphs and workers use it. */
export async function createOurSide(url: string, workloads: Workloads): Promise<Side> {
  const logger = createLogger({ name: 'bench', level: 'warn' })
  const queue = await createAmqpWorkQueue({ url, topology: topologyOf(workloads), name: 'bench ours', logger })
  return {
    async produce(workload, count, window) {
      const confirms = workload.queue.kind === 'durable'
      let failure: unknown
      const failed = (error: unknown) => {
        failure = error
        window.give(1)
      }
      const confirmed = () => window.give(1)
      for (let number = 1; number <= count && failure === undefined; number += 1) {
        if (!window.take()) {
          await window.room()
          window.take()
        }
        const message = { id: workload.id(number), headers: workload.headers(number), body: workload.body(number) }
        const publishing = queue.publish(workload.queue.name, message)
        void (confirms ? publishing.then(confirmed, failed) : publishing.catch(failed))
      }
      await window.empty()
      if (failure !== undefined) throw failure
    },
    async consume({ queue: { name }, read }, prefetch, onNumber) {
      await queue.consume(name, { prefetch }, (delivery) => {
        onNumber(read(delivery.headers, delivery.body))
        delivery.ack()
      })
    },
    close: () => queue.close(),
  }
}
