import { asError, StartError, type Logger } from '@parley/platform'
import { connect, type ChannelModel } from 'amqplib'
import { within } from './within.ts'

/** One connection to RabbitMQ that comes back by itself. */
export interface BrokerConnection {
  /** Undefined while there is none. */
  readonly open: ChannelModel | undefined
  /** Why there is none; undefined while there is, and before the first try has ended. */
  readonly failure: Error | undefined
  /** Why the broker takes no messages from this connection (a memory or disk alarm); undefined when it does. */
  readonly blocked: string | undefined
  /** The open connection, now or as soon as there is one; undefined once closed for good. */
  whenOpen(): Promise<ChannelModel | undefined>
  /** Resolves after the first try to connect, however it ended. */
  tried(): Promise<void>
  /** Closes this connection for another: something on it is beyond repair. */
  renew(model: ChannelModel): void
  close(): Promise<void>
}

export interface BrokerConnectionOptions {
  /** `amqp://` or `amqps://`. Without `?heartbeat=` it is 10 s. */
  url: string
  /** As the broker's management page shows it. */
  name: string
  /** Prepares each new connection before it counts as open. A failure closes it, and another is tried. */
  setup: (model: ChannelModel) => Promise<void>
  onBlocked?: (reason: string) => void
  onUnblocked?: () => void
  onClosed?: (error: Error) => void
  logger: Logger
}

const connectTimeoutMs = 5_000
const closeTimeoutMs = 2_000
const heartbeatSeconds = '10'

/** Milliseconds before the `attempt`th try to reconnect: 0.1 s, doubled each time up to 10 s, the last half of it by chance. */
export const reconnectDelayMs = (attempt: number): number => Math.min(100 * 2 ** (attempt - 1), 10_000) * (0.5 + Math.random() / 2)

export function createBrokerConnection(options: BrokerConnectionOptions): BrokerConnection {
  const { name, setup, logger } = options
  let open: ChannelModel | undefined
  let failure: Error | undefined
  let blocked: string | undefined
  let closed = false
  const waiting = new Set<(model: ChannelModel | undefined) => void>()
  let firstTry = () => {}
  const tried = new Promise<void>((resolve) => (firstTry = resolve))
  let attempt = 0
  let timer: NodeJS.Timeout | undefined
  let trying: Promise<void> = Promise.resolve()
  const url = brokerUrl(options.url)

  const answer = (model: ChannelModel | undefined) => {
    for (const resolve of waiting) resolve(model)
    waiting.clear()
  }
  const lost = (error: Error) => {
    open = undefined
    failure = error
    blocked = undefined
    options.onClosed?.(error)
    tryAgain()
  }

  // Not amqplib's own recovery: what it is connecting to while it is closed it leaves without a listener.
  async function tryToConnect(): Promise<void> {
    let model: ChannelModel | undefined
    try {
      model = await connect(url, { clientProperties: { connection_name: name }, noDelay: true, keepAlive: true, timeout: connectTimeoutMs })
      await prepare(model)
      failure = undefined
      attempt = 0
      open = model
      logger.info({ connection: name }, 'connected to RabbitMQ')
      answer(model)
    } catch (error) {
      void model?.close().catch(() => undefined)
      failure = asError(error)
      tryAgain()
    }
    firstTry()
  }

  async function prepare(model: ChannelModel): Promise<void> {
    // An error that nobody hears ends the process.
    model.on('error', (error) => logger.debug({ err: error, connection: name }, 'RabbitMQ closed a connection'))
    const ended = new Promise<never>((_, reject) =>
      model.once('close', (cause?: unknown) => {
        const error = cause === undefined ? new Error('the connection was closed') : asError(cause)
        if (open === model) lost(error)
        else reject(error)
      }),
    )
    ended.catch(() => undefined)
    blocked = undefined
    model.on('blocked', (reason) => {
      blocked = reason
      logger.warn({ connection: name, reason }, 'RabbitMQ takes no messages')
      options.onBlocked?.(reason)
    })
    model.on('unblocked', () => {
      blocked = undefined
      logger.info({ connection: name }, 'RabbitMQ takes messages again')
      options.onUnblocked?.()
    })
    if (!closed) await Promise.race([setup(model), ended])
    if (closed) throw new Error('closed meanwhile')
  }

  function tryAgain(): void {
    if (closed) return
    attempt += 1
    const delayMs = Math.round(reconnectDelayMs(attempt))
    logger.warn({ err: failure, connection: name, attempt, delayMs }, 'no connection to RabbitMQ; trying again')
    timer = setTimeout(() => {
      trying = tryToConnect()
    }, delayMs)
  }

  trying = tryToConnect()
  return {
    get open() {
      return open
    },
    get failure() {
      return failure
    },
    get blocked() {
      return blocked
    },
    whenOpen() {
      if (open !== undefined || closed) return Promise.resolve(open)
      return new Promise((resolve) => waiting.add(resolve))
    },
    tried: () => tried,
    renew(model) {
      if (open === model) void model.close().catch(() => undefined)
    },
    async close() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      const last = open
      open = undefined
      answer(undefined)
      firstTry()
      await within(Promise.all([trying, last?.close().catch(() => undefined)]), closeTimeoutMs)
    },
  }
}

function brokerUrl(text: string): string {
  // The text holds a password: it goes into no error.
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['amqp:', 'amqps:'].includes(url.protocol))
    throw new StartError('AMQP_URL is not a URL like amqp://user:password@host:5672/vhost.')
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', heartbeatSeconds)
  return url.href
}
