import type { Health, Logger, Metrics } from '@parley/platform'
import { openRedisConnection } from '@parley/redis'
import { RedisPubSub, type PubSubRedisOptions } from 'graphql-redis-subscriptions'
import type { EventBus } from '../event-bus.ts'
import { createSteadySubscriber } from './steady-subscriber.ts'

export interface RedisEventBusOptions {
  /** `redis://user:password@host:6379`; `rediss://` for TLS. The number of a database keeps no topics apart: `prefix` does. */
  url: string
  /** The process, as `CLIENT LIST` shows it: `<name>-publisher` and `<name>-subscriber`. */
  name: string
  /** Before each topic; platforms that share a Redis take different ones. Default `parley:`. */
  prefix?: string
  logger: Logger
  /** Gets `parley_redis_connected{connection}` and `parley_bus_publish_failures_total`. */
  metrics?: Metrics | undefined
  /** Gets the check `Redis`. */
  health?: Health | undefined
}

/**
 * The event bus between processes: Redis' publish and subscribe, two connections a process whatever the number of topics. Opening waits
 * at most 2 s for Redis and goes on without it.
 *
 * While Redis is out of reach `publish` rejects at once, with SERVICE_UNAVAILABLE, and nothing is kept to be sent later; a publish that
 * gets no answer rejects within 2 s. A subscription lives through it: one that is made meanwhile resolves at once, and all of them are
 * heard again as soon as Redis is back, empty or not. What was published in between is missed, as the bus allows: whoever reads a log
 * looks at its table. Nothing is queued for a listener; a process that does not read at all is cut off by Redis at its
 * `client-output-buffer-limit` for subscribers, and comes back.
 * @throws StartError when the URL is none of Redis
 */
export async function createRedisEventBus(options: RedisEventBusOptions): Promise<EventBus> {
  const { url, name, prefix = 'parley:', logger, metrics, health } = options
  const failures = metrics?.counter('parley_bus_publish_failures_total', 'Events that could not be published')
  const open = (role: string) => openRedisConnection({ url, name: `${name}-${role}`, logger, metrics })
  const [publisher, subscriber] = await Promise.all([open('publisher'), open('subscriber')])
  const channels = createSteadySubscriber(subscriber, logger)
  const pubSub = new RedisPubSub({
    publisher: publisher.client,
    // All that RedisPubSub asks of its subscriber; it forgets subscriptions that fail, and these do not.
    subscriber: {
      on: subscriber.client.on.bind(subscriber.client),
      async subscribe(channel: string, done: () => void) {
        await channels.add(channel)
        done()
      },
      unsubscribe: (channel: string) => void channels.remove(channel),
      punsubscribe: () => undefined,
    } as unknown as NonNullable<PubSubRedisOptions['subscriber']>,
    // Bytes, so that each listener parses a copy of its own.
    messageEventName: 'messageBuffer',
    serializer: String,
  })
  const removeCheck = health?.addCheck('Redis', async () => void (await Promise.all([publisher.check(), channels.check()])))
  let closing: Promise<void> | undefined
  const requireOpen = () => {
    if (closing !== undefined) throw new Error('the event bus is closed')
  }

  const listen = (topic: string, listener: (payload: unknown) => void) => (message: Buffer) => {
    try {
      listener(JSON.parse(message.toString()))
    } catch (error) {
      logger.error({ err: error, topic }, 'a listener of the event bus threw, or what it was sent is not JSON')
    }
  }

  return {
    async publish(topic, payload) {
      requireOpen()
      const text = JSON.stringify(payload)
      try {
        await publisher.run(() => pubSub.publish(prefix + topic, text))
      } catch (error) {
        failures?.inc()
        throw error
      }
    },
    async subscribe(topic, listener) {
      requireOpen()
      const hear = listen(topic, listener)
      let subscribed = true
      const id = await pubSub.subscribe(prefix + topic, (message: Buffer) => {
        if (subscribed && closing === undefined) hear(message)
      })
      return async () => {
        if (subscribed && closing === undefined) pubSub.unsubscribe(id)
        subscribed = false
      }
    },
    close: () =>
      (closing ??= (async () => {
        removeCheck?.()
        channels.close()
        await Promise.all([publisher.close(), subscriber.close()])
      })()),
  }
}
