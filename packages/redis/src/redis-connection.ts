import { ParleyError, repeat, StartError, type Closable, type Logger, type Metrics } from '@parley/platform'
import { Redis } from 'ioredis'
import { retryDelayMs } from './retry-delay.ts'

export interface RedisConnectionOptions {
  /** `redis://user:password@host:6379/0`; `rediss://` for TLS. */
  url: string
  /** As `CLIENT LIST`, the log and the metrics show it, for example `interviews-cache`. */
  name: string
  logger: Logger
  /** Gets `parley_redis_connected{connection}`. */
  metrics?: Metrics | undefined
  /** Milliseconds that a command may take; default 1,900. */
  timeoutMs?: number | undefined
  /** Commands that may wait for their answer at once; one more fails. Default 10,000. */
  mostInFlight?: number | undefined
}

/**
 * One connection to Redis that fails fast and comes back by itself: a command is answered within `timeoutMs` or rejected, while Redis is
 * out of reach at once; nothing is queued meanwhile and nothing sent twice. A connection on which a command ran out of time is dropped,
 * since what follows on it would wait, too. It reconnects for ever, with growing pauses and jitter, to 3 s.
 */
export interface RedisConnection extends Closable {
  /** For its events and scripts; commands go through `run`. */
  readonly client: Redis
  readonly ready: boolean
  /**
   * Runs a command.
   * @throws ParleyError SERVICE_UNAVAILABLE, whatever went wrong; the cause says what
   */
  run<T>(command: (client: Redis) => Promise<T>): Promise<T>
  /** Resolves when Redis answers; rejects with the reason, in words for ops. */
  check(): Promise<void>
}

/** How long an opening waits for Redis before it goes on without. */
const openingMs = 2_000
/** A connection on which nothing comes back is noticed within this and a command's time. */
const heartbeatMs = 5_000
const graceMs = 50

/**
 * Resolves once the connection stands, the first try has failed, or 2 s have passed: then it comes in the background.
 * @throws StartError when the URL is none of Redis
 */
export async function openRedisConnection(options: RedisConnectionOptions): Promise<RedisConnection> {
  const { url, name, metrics, timeoutMs = 1_900, mostInFlight = 10_000 } = options
  // ioredis would take any other text for the path of a socket.
  if (!/^rediss?:\/\//.test(url)) throw new StartError('The address of Redis (REDIS_URL) must begin with redis:// or rediss://.')
  const logger = options.logger.child({ connection: name })
  const connected = metrics?.gauge('parley_redis_connected', 'Whether the connection to Redis stands', ['connection'])
  connected?.set({ connection: name }, 0)

  const client = new Redis(url, {
    connectionName: name,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    keepAlive: 10_000,
    retryStrategy: (attempt) => retryDelayMs(attempt),
  })
  let closed = false
  let inFlight = 0
  let reason = 'no answer yet'
  let toldOf = false

  client.on('error', (error: Error) => {
    reason = error.message
  })
  client.on('ready', () => {
    connected?.set({ connection: name }, 1)
    if (toldOf) logger.info('Redis is back')
    toldOf = false
    reason = 'the connection was lost'
  })
  client.on('close', () => {
    connected?.set({ connection: name }, 0)
    if (closed || toldOf) return
    toldOf = true
    logger.warn({ reason }, 'Redis is out of reach; trying again until it is back')
  })

  const unavailable = (cause: unknown) => new ParleyError('SERVICE_UNAVAILABLE', { cause })

  // Where it was this process that was busy, the answer lies in the socket and is read after the timers.
  const dropUnlessAlive = (stream: Redis['stream']) => {
    const { bytesRead } = stream
    setTimeout(() => {
      if (stream.destroyed || stream.bytesRead !== bytesRead) return
      reason = `no answer within ${timeoutMs} ms`
      stream.destroy()
    }, graceMs)
  }

  const run = async <T>(command: (client: Redis) => Promise<T>): Promise<T> => {
    if (closed) throw unavailable(new Error('the connection is closed'))
    if (client.status !== 'ready') throw unavailable(new Error(`Redis is out of reach: ${reason}`))
    if (inFlight >= mostInFlight) throw unavailable(new Error(`${mostInFlight} commands wait for Redis`))
    inFlight += 1
    const { stream } = client
    try {
      return await command(client)
    } catch (error) {
      if (error instanceof Error && error.message === 'Command timed out') dropUnlessAlive(stream)
      throw unavailable(error)
    } finally {
      inFlight -= 1
    }
  }

  const ping = () => run((redis) => redis.ping())
  const heartbeat = repeat({ name: `heartbeat of ${name}`, everyMs: heartbeatMs, work: () => ping().catch(() => undefined), logger })

  await firstOutcome(client)
  let closing: Promise<void> | undefined
  const close = async () => {
    // Ends after what was sent before; a Redis that is stuck is not waited for.
    if (client.status === 'ready') await client.quit().catch(() => undefined)
    client.disconnect()
    await heartbeat.close()
  }
  return {
    client,
    get ready() {
      return !closed && client.status === 'ready'
    },
    run,
    async check() {
      if (client.status !== 'ready') throw new Error(`out of reach: ${reason}`)
      await ping().catch((error: unknown) => {
        throw new Error(error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error))
      })
    },
    close() {
      closed = true
      return (closing ??= close())
    },
  }
}

function firstOutcome(client: Redis): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      client.off('ready', done)
      client.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, openingMs)
    client.on('ready', done)
    client.on('close', done)
  })
}
