import type { Consumer, WorkQueue } from '@parley/messaging'
import { ParleyError } from '@parley/platform'

export interface SeverableQueue {
  /** One part's own way to the work queue. */
  queue: WorkQueue
  /**
   * From now on it leads nowhere, as if the part's process were gone: what the part has taken and not acknowledged goes to others at once,
   * and what it still acknowledges or publishes is not heard.
   */
  sever(): Promise<void>
}

export function createSeverableQueue(queue: WorkQueue): SeverableQueue {
  const consumers = new Set<Consumer>()
  let severed = false
  const gone = () => new ParleyError('SERVICE_UNAVAILABLE', { cause: new Error('the part is ended') })
  return {
    queue: {
      publish: (target, message) => (severed ? Promise.reject(gone()) : queue.publish(target, message)),
      async consume(name, options, handler) {
        if (severed) throw gone()
        const consumer = await queue.consume(name, options, handler)
        const own: Consumer = {
          async close() {
            if (!consumers.delete(own)) return
            await consumer.close()
          },
        }
        consumers.add(own)
        return own
      },
      depth: (name) => queue.depth(name),
      // It is shared; whoever opened it closes it.
      close: async () => {},
    },
    async sever() {
      severed = true
      await Promise.all([...consumers].map((consumer) => consumer.close()))
    },
  }
}
