import type { Logger } from '@parley/platform'
import type { RedisConnection } from '@parley/redis'

/** The channels that this process listens to, on one connection, through all outages. */
export interface SteadySubscriber {
  /**
   * Listens to a channel, for good: whenever the connection comes back, so does the subscription. Resolves once Redis has confirmed it;
   * while Redis is out of reach at once, and after 2 s at the latest.
   */
  add(channel: string): Promise<void>
  remove(channel: string): Promise<void>
  /** @throws Error, in words for ops, when it does not hear everything it should */
  check(): Promise<void>
  close(): void
}

/** Channels in one command. */
const chunk = 1_000
/** How long a subscriber waits to hear that it is on. */
const patienceMs = 2_000
/** When Redis refuses a subscription on a connection that stands. */
const againMs = 1_000

export function createSteadySubscriber(connection: RedisConnection, logger: Logger): SteadySubscriber {
  /** Channels, and who waits for them to stand; undefined once they do. */
  const channels = new Map<string, (() => void)[] | undefined>()
  let again: NodeJS.Timeout | undefined

  const subscribe = async (names: string[]) => {
    // What was taken off, or lost, and put on again meanwhile has a subscription of its own to wait for.
    const before = names.map((name) => channels.get(name))
    try {
      await connection.run((redis) => redis.subscribe(...names))
    } catch (error) {
      logger.warn({ err: error, channels: names.length }, 'could not subscribe; trying again')
      again ??= setTimeout(subscribeAll, againMs).unref()
      return
    }
    for (const [index, name] of names.entries()) {
      const waiting = channels.get(name)
      if (waiting === undefined || waiting !== before[index]) continue
      channels.set(name, undefined)
      for (const stands of waiting) stands()
    }
  }

  const subscribeAll = () => {
    clearTimeout(again)
    again = undefined
    // Otherwise the next connection does.
    if (!connection.ready) return
    const missing = [...channels].filter(([, waiting]) => waiting !== undefined).map(([name]) => name)
    for (let from = 0; from < missing.length; from += chunk) void subscribe(missing.slice(from, from + chunk))
  }

  const lost = () => {
    for (const [name, waiting] of channels) {
      for (const goOn of waiting ?? []) goOn()
      channels.set(name, [])
    }
  }

  connection.client.on('close', lost)
  connection.client.on('ready', subscribeAll)
  return {
    async add(channel) {
      const waiting: (() => void)[] = []
      channels.set(channel, waiting)
      if (!connection.ready) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
        void subscribe([channel])
      })
    },
    async remove(channel) {
      if (!channels.delete(channel) || !connection.ready) return
      try {
        await connection.run((redis) => redis.unsubscribe(channel))
      } catch (error) {
        logger.warn({ err: error }, 'could not unsubscribe; the next connection will not have it')
      }
    },
    async check() {
      await connection.check()
      const missing = [...channels.values()].filter((waiting) => waiting !== undefined).length
      if (missing > 0) throw new Error(`${missing} of ${channels.size} channels are not heard`)
    },
    close() {
      clearTimeout(again)
      connection.client.off('close', lost)
      connection.client.off('ready', subscribeAll)
      lost()
    },
  }
}
