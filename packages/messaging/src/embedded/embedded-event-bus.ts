import type { Logger } from '@parley/platform'
import { PubSub } from 'graphql-subscriptions'
import { EventEmitter } from 'node:events'
import type { EventBus } from '../event-bus.ts'

/**
 * An event bus within one process. Payloads pass through JSON and are heard in a later turn of the event loop, as from the real one.
 * @param options.logger where a listener that throws is told of
 */
export function createEmbeddedEventBus({ logger }: { logger?: Logger } = {}): EventBus {
  const eventEmitter = new EventEmitter()
  // As many listeners as there are readers; each has an owner that takes it away.
  eventEmitter.setMaxListeners(0)
  const pubSub = new PubSub({ eventEmitter })
  let closed = false
  return {
    async publish(topic, payload) {
      if (closed) throw new Error('the event bus is closed')
      const text = JSON.stringify(payload)
      setImmediate(() => {
        if (!closed) void pubSub.publish(topic, text)
      })
    },
    async subscribe(topic, listener) {
      if (closed) throw new Error('the event bus is closed')
      let subscribed = true
      const hear = (text: string) => {
        if (!subscribed) return
        try {
          listener(JSON.parse(text))
        } catch (error) {
          logger?.error({ err: error, topic }, 'a listener of the event bus threw')
        }
      }
      const id = await pubSub.subscribe(topic, hear)
      return async () => {
        if (subscribed) pubSub.unsubscribe(id)
        subscribed = false
      }
    },
    async close() {
      closed = true
      eventEmitter.removeAllListeners()
    },
  }
}
