import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket as GraphqlSocket } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { ConnectionPlace } from '../connections/connection-limits.ts'
import { createExpiry, type Expiry } from '../connections/expiry.ts'
import { jittered } from '../connections/letting-go.ts'
import type { Beating } from '../connections/ticker.ts'
import type { SubscriptionLogger } from '../options.ts'
import type { Authenticated } from '../transport.ts'
import type { WebSocketLimits } from './options.ts'
import type { SocketSubscription } from './socket-subscription.ts'

/** What all sockets of a server have in common. */
export interface SocketHouse<C> {
  limits: WebSocketLimits
  logger: SubscriptionLogger
  /** Called once for each socket, as soon as it is over from either side. */
  onOver(socket: ClientSocket<C>, code: number, reason: string): void
  /** A socket was closed for a limit, with this code. */
  onRefused(code: string): void
  /** Answers a ping of the protocol. */
  onPing(socket: ClientSocket<C>, payload: Record<string, unknown> | undefined): Promise<void>
}

/** graphql-ws's own words for a message that only servers may send. */
const serversMessage = /^Unexpected message of type/
const nothing = Buffer.alloc(0)

/** A client's socket with its bounds: what is unsent, how long it may be silent, how long it may stay, and one end. A class, since memory is counted. */
export class ClientSocket<C> implements GraphqlSocket, Beating {
  readonly webSocket: WebSocket
  /** Beneath the WebSocket. */
  readonly stream: Duplex
  readonly request: IncomingMessage
  readonly place: ConnectionPlace
  readonly subscriptions = new Set<SocketSubscription<C>>()
  /** Operations that are not yet answered or opened, by id. */
  readonly opening = new Map<string, object>()
  /** Absent until `connection_init` was accepted. */
  context: C | undefined
  acknowledged = false
  renewing = false
  ended = false
  readonly #house: SocketHouse<C>
  readonly #dies: number | undefined
  #abort: AbortController | undefined
  #expiry: Expiry | undefined
  #unanswered = 0
  #leaving: (() => void) | undefined

  constructor(webSocket: WebSocket, stream: Duplex, request: IncomingMessage, place: ConnectionPlace, house: SocketHouse<C>) {
    this.webSocket = webSocket
    this.stream = stream
    this.request = request
    this.place = place
    this.#house = house
    const { lifetimeMs } = house.limits
    if (lifetimeMs > 0) this.#dies = Date.now() + jittered(lifetimeMs)
    this.#arm(undefined)
    webSocket.on('pong', () => (this.#unanswered = 0))
    webSocket.on('error', (err) => {
      house.logger.debug({ err }, 'a client socket failed')
      if ('code' in err && err.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') house.onRefused('1009')
    })
    webSocket.once('close', (code, reason) => this.#over(code, String(reason)))
  }

  get protocol(): string {
    return this.webSocket.protocol
  }
  /** Frames may be written. */
  get open(): boolean {
    return !this.ended && this.webSocket.readyState === this.webSocket.OPEN
  }
  /** Aborted when it is over. */
  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController()
      if (this.ended) this.#abort.abort()
    }
    return this.#abort.signal
  }
  /** More is unsent than may be. */
  get full(): boolean {
    return this.stream.writableLength > this.#house.limits.highWaterBytes
  }
  /** Calls back when what was written so far has left for the network, or cannot. */
  onFlushed(callback: () => void): void {
    if (this.stream.writable) this.stream.write(nothing, callback)
    else callback()
  }

  send(text: string): void {
    if (!this.open) return
    const unsent = this.stream.writableLength
    if (unsent <= this.#house.limits.unsentBytes) return this.webSocket.send(text)
    this.#house.logger.warn({ unsent }, 'a client does not read: its socket is cut')
    this.cut('UNREAD')
  }

  onMessage(onMessage: (text: string) => Promise<void>): void {
    this.webSocket.on('message', (data, isBinary) => {
      // After our goodbye nothing may be opened: nobody would close it.
      if (this.ended) return
      if (isBinary) return this.end(4400, 'Invalid message received')
      // A Buffer, by ws's default binaryType.
      onMessage((data as Buffer).toString('utf8')).catch((err: unknown) => {
        if (err instanceof Error && serversMessage.test(err.message)) return this.end(4400, 'Invalid message received')
        this.#house.logger.error({ err }, 'a socket message could not be handled')
        this.end(4500, 'Internal server error')
      })
    })
  }

  onPing(payload: Record<string, unknown> | undefined): Promise<void> {
    return this.#house.onPing(this, payload)
  }

  /** graphql-ws's way to end it. */
  close(code = 1000, reason = ''): void {
    if (code === 4408) this.#house.onRefused('4408')
    this.end(code, reason)
  }

  /** Says goodbye; for us it is over at once. */
  end(code: number, reason: string): void {
    if (this.ended) return
    this.webSocket.close(code, reason)
    this.#over(code, reason)
  }

  /** Says goodbye once what is being answered or opened is done, and at the latest within `withinMs`. */
  leave(code: number, reason: string, withinMs: number): void {
    if (this.ended || this.#leaving) return
    if (this.opening.size === 0) return this.end(code, reason)
    this.#leaving = () => this.end(code, reason)
    setTimeout(this.#leaving, withinMs).unref()
  }

  /** An operation is answered or open. */
  opened(id: string): void {
    this.opening.delete(id)
    // Its answer goes out before the goodbye.
    if (this.#leaving && this.opening.size === 0) setImmediate(this.#leaving)
  }

  cut(reason: string): void {
    this.webSocket.terminate()
    this.#over(1006, reason)
  }

  beat(): void {
    if (this.#unanswered >= 2) return this.cut('NO_PONG')
    this.#unanswered += 1
    if (this.webSocket.readyState === this.webSocket.OPEN) this.webSocket.ping()
  }

  /** From now on it is this viewer's, until then. */
  admit({ context, expiresAt }: Authenticated<C>): void {
    this.context = context
    this.#arm(expiresAt)
  }

  #arm(expiresAt: number | undefined): void {
    this.#expiry?.clear()
    this.#expiry = undefined
    const dies = this.#dies ?? Infinity
    const at = Math.min(expiresAt ?? Infinity, dies)
    if (at === Infinity) return
    this.#expiry = createExpiry(at, () => (at === dies ? this.end(1012, 'LIFETIME') : this.end(4403, 'TOKEN_EXPIRED')))
  }

  #over(code: number, reason: string): void {
    if (this.ended) return
    this.ended = true
    this.#expiry?.clear()
    this.#abort?.abort()
    this.#house.onOver(this, code, reason)
  }
}
