import { connect } from 'amqplib'
import { once } from 'node:events'
import type { Side } from './side.ts'

/** `amqplib` alone, as its documentation shows it: nothing between it and the work. The queues are there already. */
export async function createBareSide(url: string): Promise<Side> {
  const options = { clientProperties: { connection_name: 'bench bare' }, noDelay: true }
  const publishing = await connect(url, options)
  const consuming = await connect(url, options)
  const withConfirms = await publishing.createConfirmChannel()
  const without = await publishing.createChannel()
  const taking = await consuming.createChannel()
  return {
    async produce(workload, count, window) {
      const { name } = workload.queue
      let failure: unknown
      const confirmed = (error: unknown) => {
        failure ??= error ?? undefined
        window.give(1)
      }
      const durable = workload.queue.kind === 'durable'
      for (let number = 1; number <= count && failure === undefined; number += 1) {
        if (!window.take()) {
          await window.room()
          window.take()
        }
        const body = workload.body(number)
        const properties = { messageId: workload.id(number), headers: workload.headers(number), persistent: durable }
        const room = durable ? withConfirms.sendToQueue(name, body, properties, confirmed) : without.sendToQueue(name, body, properties)
        if (!room) await once(durable ? withConfirms : without, 'drain')
      }
      await window.empty()
      if (failure !== undefined) throw failure
    },
    async consume({ queue: { name }, read }, prefetch, onNumber) {
      await taking.prefetch(prefetch)
      await taking.consume(name, (message) => {
        if (message === null) throw new Error(`the queue ${name} is gone`)
        onNumber(read(message.properties.headers ?? {}, message.content))
        taking.ack(message)
      })
    },
    async close() {
      await consuming.close()
      await publishing.close()
    },
  }
}
