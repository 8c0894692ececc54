import { createClient, type Client, type SubscribePayload } from 'graphql-ws'
import { WebSocket } from 'ws'
import { codedError } from './graphql-errors.ts'
import type { SubscriptionLogger } from './options.ts'

export interface UpstreamSocketOptions {
  url: string
  /** For the log. */
  subgraph: string
  idleMs: number
  messageBytes: number
  logger: SubscriptionLogger
}

export interface UpstreamSink {
  /** A `next` message's payload, unchecked. */
  next(payload: unknown): void
  /** An `error` message's payload, unchecked: the subgraph ended it. */
  error(payload: unknown): void
  /** The subgraph ended it. */
  complete(): void
  /** The socket went, or never came. `refused` when the subgraph closed it by a code that says that we are wrong. */
  lost(why: { refused: boolean; established: boolean; cause: unknown }): void
}

/** One socket to a subgraph, opened when it is first needed and shared by all subscriptions there. */
export interface UpstreamSocket {
  /**
   * Opens a subscription. One of `error`, `complete` and `lost` ends it, unless the returned function did.
   * `payload` is read once the socket is connected.
   */
  subscribe(payload: SubscribePayload, sink: UpstreamSink): () => void
  /** How long to wait before subscribing again after a loss: the same for all that lost it, growing from 100 ms to 3 s, with jitter. */
  retryDelayMs(): number
  readonly open: boolean
  /** It carries subscriptions, or is open for the next. */
  readonly used: boolean
  /** Closes it; what is subscribed is lost. Resolves when it is closed, after 1 s at most. */
  close(): Promise<void>
}

const keepAliveMs = 10_000
const pongWaitMs = 10_000
const connectWaitMs = 10_000
const closeWaitMs = 1_000
/** A message of so many times what is allowed costs its subscription; the socket, which others share, only one beyond. */
const readTimes = 16
/** A socket that held this long was a good one: the next loss starts anew. */
const steadyMs = 5_000
/** Close codes by which a server says that what it got was wrong. */
const refusals = new Set([4400, 4401, 4403, 4406, 4409, 4429, 4500])

export function createUpstreamSocket({ url, subgraph, idleMs, messageBytes, logger }: UpstreamSocketOptions): UpstreamSocket {
  const subscriptions = new Set<(why: LossOf) => void>()
  /** One connection's client; the next connection gets its own. */
  let client: Client | undefined
  let current: WebSocket | undefined
  let connectedAt: number | undefined
  let losses = 0
  let retryAt = 0
  let idleTimer: NodeJS.Timeout | undefined
  let pongTimer: NodeJS.Timeout | undefined

  const track = (socket: WebSocket): void => {
    current = socket
    socket.once('close', () => {
      if (current === socket) current = undefined
    })
  }
  class BoundedWebSocket extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { maxPayload: messageBytes * readTimes, handshakeTimeout: connectWaitMs, perMessageDeflate: false })
      track(this)
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      const [message] = args
      if (event !== 'message' || !Buffer.isBuffer(message) || message.length <= messageBytes) return super.emit(event, ...args)
      const id = subscriptionOf(message)
      logger.warn({ subgraph, bytes: message.length }, 'an event is too large')
      if (id === undefined) {
        this.close(1009, 'Message too big')
        return true
      }
      this.send(JSON.stringify({ id, type: 'complete' }))
      const errors = [codedError('PAYLOAD_TOO_LARGE', `An event may have at most ${messageBytes} bytes.`)]
      return super.emit('message', Buffer.from(JSON.stringify({ id, type: 'error', payload: errors })), false)
    }
  }

  /** Lets go of the client: it closes its socket and will not connect again by itself. */
  const release = (): void => {
    const old = client
    client = undefined
    connectedAt = undefined
    clearTimeout(idleTimer)
    clearTimeout(pongTimer)
    // It rejects where it was still connecting.
    Promise.resolve(old?.dispose()).catch(() => {})
  }
  const gone = (cause: unknown): void => {
    const established = connectedAt !== undefined
    if (connectedAt !== undefined && performance.now() - connectedAt >= steadyMs) losses = 0
    release()
    retryAt = performance.now() + Math.min(3_000, 100 * 2 ** losses) * (0.5 + Math.random() / 2)
    losses = Math.min(losses + 1, 10)
    logger.debug({ subgraph, code: codeOf(cause) }, 'the upstream socket is closed')
    for (const lose of [...subscriptions]) lose({ cause, established })
  }

  const connect = (): Client => {
    const mine: Client = createClient({
      url,
      webSocketImpl: BoundedWebSocket,
      // Closing when idle and taking up again are done here: the client would keep a timer, and subscribe again with an old cursor
      // and an old identity.
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => {},
      keepAlive: keepAliveMs,
      connectionAckWaitTimeout: connectWaitMs,
      on: {
        connected: () => {
          if (client === mine) connectedAt = performance.now()
        },
        ping: (received) => {
          if (received) return
          clearTimeout(pongTimer)
          pongTimer = setTimeout(() => {
            const silent = current
            mine.terminate()
            silent?.terminate()
          }, pongWaitMs)
        },
        pong: (received) => {
          if (received) clearTimeout(pongTimer)
        },
        error: (cause) => {
          if (client === mine) gone(cause)
        },
        closed: (event) => {
          if (client === mine) gone(event)
        },
      },
    })
    return mine
  }

  return {
    subscribe(payload, sink) {
      clearTimeout(idleTimer)
      client ??= connect()
      let over = false
      let unsubscribe = (): void => {}
      const finish = (): boolean => {
        if (over) return false
        over = true
        subscriptions.delete(lose)
        if (subscriptions.size === 0 && client) idleTimer = setTimeout(release, idleMs)
        return true
      }
      const lose = ({ cause, established }: LossOf): void => {
        if (!finish()) return
        unsubscribe()
        sink.lost({ refused: refusals.has(codeOf(cause) ?? 0), established, cause })
      }
      subscriptions.add(lose)
      unsubscribe = client.subscribe(payload, {
        next: (result) => {
          if (!over) sink.next(result)
        },
        error: (failure) => {
          // Anything else is the connection's end, of which `gone` has told.
          if (Array.isArray(failure) && finish()) sink.error(failure)
        },
        complete: () => {
          if (finish()) sink.complete()
        },
      })
      return () => {
        if (finish()) unsubscribe()
      }
    },
    retryDelayMs: () => Math.max(0, retryAt - performance.now()),
    get open() {
      return current?.readyState === WebSocket.OPEN
    },
    get used() {
      return subscriptions.size > 0 || current !== undefined
    },
    async close() {
      const socket = current
      if (client) gone(new Error('closing'))
      if (!socket || socket.readyState === WebSocket.CLOSED) return
      socket.on('error', () => {}) // Cut while it was connecting.
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      const cut = setTimeout(() => socket.terminate(), closeWaitMs)
      socket.close(1000, 'Normal Closure')
      await closed
      clearTimeout(cut)
    },
  }
}

/** Whose message it is, by its beginning: what is too large to read is not parsed. */
function subscriptionOf(message: Buffer): string | undefined {
  const [, id] = /^\s*\{\s*(?:"type"\s*:\s*"\w+"\s*,\s*)?"id"\s*:\s*("[^"\\]*")/.exec(message.toString('latin1', 0, 256)) ?? []
  return id === undefined ? undefined : (JSON.parse(id) as string) // it is one string
}

interface LossOf {
  cause: unknown
  established: boolean
}

function codeOf(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event && typeof event.code === 'number' ? event.code : undefined
}
