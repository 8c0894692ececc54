import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql'
import type { ConnectionPlace } from '../connections/connection-limits.ts'
import { createExpiry, type Expiry } from '../connections/expiry.ts'
import { jittered, reconnectAfterMs } from '../connections/letting-go.ts'
import type { Beating, Ticker } from '../connections/ticker.ts'
import { codedError } from '../graphql-errors.ts'
import { iterated, type PipedSubscription } from '../iterated.ts'
import { isLiveSubscription, type Delivery, type LiveSubscription, type SubscriptionSink } from '../live-subscription.ts'
import type { SubscriptionLogger } from '../options.ts'
import type { Authenticated, TransportObserver } from '../transport.ts'
import type { Framing } from './framing.ts'
import type { AnsweredResult, HttpStreamLimits } from './options.ts'

/** What all streams of one transport have in common. */
export interface StreamCommons<C> {
  framing: Framing
  frameOf: (delivery: Delivery) => Buffer
  limits: HttpStreamLimits
  ticker: Ticker
  formatError: (error: GraphQLError, context: C) => GraphQLFormattedError
  observer: TransportObserver
  logger: SubscriptionLogger
  /** Called once for each, when its response is over. */
  onClosed: (stream: ClientStream<C>) => void
}

/**
 * One response that carries results: its headers, its heartbeat, its bounds, and one end. The subscription stops when the client goes.
 * A class, since there is one for each client.
 */
export class ClientStream<C> implements SubscriptionSink, Beating {
  readonly id: string
  context: C
  /** It asked for one result, not for a subscription. */
  awaitsAnswer = false
  readonly #commons: StreamCommons<C>
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #place: ConnectionPlace | undefined
  readonly #abort = new AbortController()
  readonly #diesAt: number
  #expiresAt: number
  #expiry: Expiry | undefined
  #subscription: PipedSubscription<C> | undefined
  /** Its end was written, or its client is gone. */
  #over = false
  #reason = 'left'
  /** Node has taken as much as it wants to; `drain` follows. */
  #full = false
  /** Since when its client takes nothing, on performance's clock, and what was unsent then. */
  #stalledAt = 0
  #unsent = 0

  /** Sends the headers: from here on everything is said in the stream. */
  constructor(
    commons: StreamCommons<C>,
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    { context, expiresAt = Infinity }: Authenticated<C>,
    place: ConnectionPlace | undefined,
  ) {
    const { framing, limits, ticker, observer } = commons
    this.#commons = commons
    this.id = id
    this.context = context
    this.#request = request
    this.#response = response
    this.#place = place
    this.#expiresAt = expiresAt
    this.#diesAt = limits.lifetimeMs > 0 ? Date.now() + jittered(limits.lifetimeMs) : Infinity
    observer.opened?.({ transport: framing.transport })
    response.on('drain', () => this.#onDrain()).on('error', (err) => commons.logger.debug({ err }, 'a response failed'))
    response.once('close', () => this.#onClose())
    response.writeHead(200, {
      'content-type': framing.contentType,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-stream-id': id,
    })
    response.write(framing.opening)
    ticker.add(this, limits.heartbeatMs)
    this.#arm()
  }

  /** Aborted when the client has gone, or its stream is over. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }
  get over(): boolean {
    return this.#over
  }

  /** Sends the subscription's events from now on. */
  subscribe(results: LiveSubscription<C> | AsyncGenerator<ExecutionResult, void, void>, openedAs: C): void {
    if (this.#over) return this.#stop(results)
    if (isLiveSubscription<C>(results)) {
      this.#subscription = results
      if (this.context !== openedAs) results.renew(this.context)
      results.pipe(this)
    } else {
      this.#subscription = iterated(results, this, (error) => this.#commons.formatError(error, this.context), this.#commons.logger)
    }
  }

  /** Sends the only result there is. */
  answer(result: AnsweredResult): void {
    if (this.#over) return
    const { framing } = this.#commons
    const { errors, ...rest } = result
    const text = JSON.stringify(errors === undefined ? rest : { errors: this.#formatted(errors), ...rest })
    this.#finish(framing.result(text) + framing.complete, result.data === undefined ? 'refused' : 'completed')
  }

  next(delivery: Delivery): boolean {
    return this.#over || this.#write(this.#commons.frameOf(delivery))
  }

  started(cursor: string): void {
    const text = this.#commons.framing.start?.(cursor) ?? ''
    if (text !== '' && !this.#over) this.#write(text)
  }

  end(errors?: readonly GraphQLError[]): void {
    this.#subscription = undefined
    if (errors) this.#fail(this.#formatted(errors), 'failed')
    else this.#finish(this.#commons.framing.complete, 'completed')
  }

  /** Ends the subscription for good, by an error of the transport itself. */
  fail(error: GraphQLError, reason: string): void {
    this.#fail([error.toJSON()], reason)
  }

  /**
   * Ends the response and asks the client to come back.
   * @param hangUp closes the connection, too, so that the client comes back elsewhere
   */
  comeBack(message: string, reason: string, hangUp?: 'hangUp'): void {
    if (this.#over) return
    const retryAfterMs = reconnectAfterMs()
    const error = codedError('SERVICE_UNAVAILABLE', message, { retryAfterMs, reason: reason.toUpperCase() })
    if (hangUp && this.#request.httpVersionMajor === 1) this.#response.once('finish', () => this.#request.socket.end())
    this.#finish(this.#commons.framing.comeBack(retryAfterMs, JSON.stringify([error])), reason)
  }

  /** The viewer has a new token. @returns false when the stream is over */
  renew({ context, expiresAt = Infinity }: Authenticated<C>, viewerKey: string | undefined): boolean {
    if (this.#over) return false
    if (viewerKey !== undefined) this.#place?.claim(viewerKey)
    this.context = context
    this.#expiresAt = expiresAt
    this.#arm()
    this.#subscription?.renew(context)
    return !this.#over
  }

  /** Gives up a client that does not take what it is sent. */
  cut(reason: string): void {
    if (!this.#over) this.#reason = reason
    this.#response.destroy()
  }

  beat(): void {
    const unsent = this.#response.writableLength
    if (!this.#over && !this.#full) this.#write(this.#commons.framing.heartbeat)
    if (unsent === 0 || unsent !== this.#unsent) {
      this.#unsent = unsent
      this.#stalledAt = performance.now()
    } else if (performance.now() - this.#stalledAt >= this.#commons.limits.stalledMs) {
      this.#commons.logger.info({ unsent }, 'a client takes nothing: its stream is cut')
      this.cut('stalled')
    }
  }

  #write(frame: Buffer | string): boolean {
    const { highWaterBytes, unsentBytes } = this.#commons.limits
    if (this.#response.writableLength > unsentBytes) {
      this.#commons.logger.warn({ unsent: this.#response.writableLength }, 'a client does not read: its stream is cut')
      this.cut('stalled')
      return false
    }
    if (!this.#response.write(frame)) this.#full = true
    // Only when it is full is there a drain to wait for.
    return !this.#full || this.#response.writableLength <= highWaterBytes
  }

  #fail(errors: readonly GraphQLFormattedError[], reason: string): void {
    this.#finish(this.#commons.framing.failure(JSON.stringify(errors)), reason)
  }

  #formatted(errors: readonly (GraphQLError | GraphQLFormattedError)[]): GraphQLFormattedError[] {
    return errors.map((error) => (error instanceof GraphQLError ? this.#commons.formatError(error, this.context) : error))
  }

  #finish(text: string, reason: string): void {
    if (this.#over) return
    this.#reason = reason
    this.#release()
    this.#response.end(text)
  }

  /** Everything but the response itself. */
  #release(): void {
    this.#over = true
    this.#expiry?.clear()
    this.#abort.abort()
    if (this.#subscription) this.#stop(this.#subscription)
    this.#subscription = undefined
  }

  #stop(subscription: PipedSubscription<C> | AsyncGenerator<ExecutionResult, void, void>): void {
    subscription.return().catch((err: unknown) => this.#commons.logger.error({ err }, 'a subscription could not be ended'))
  }

  #onDrain(): void {
    this.#full = false
    this.#subscription?.resume()
  }

  #onClose(): void {
    const { framing, limits, ticker, observer, onClosed } = this.#commons
    if (!this.#over) this.#release()
    ticker.remove(this, limits.heartbeatMs)
    this.#place?.release()
    observer.closed?.({ transport: framing.transport, reason: this.#reason })
    onClosed(this)
  }

  #arm(): void {
    this.#expiry?.clear()
    const at = Math.min(this.#expiresAt, this.#diesAt)
    if (at === Infinity) return
    const expiry = createExpiry(at, () => {
      if (Date.now() < this.#expiresAt) return this.comeBack('This stream has lived long enough; open it again.', 'lifetime')
      this.fail(codedError('UNAUTHENTICATED', 'Your token has expired.', { reason: 'TOKEN_EXPIRED' }), 'expired')
    })
    if (this.#over) expiry.clear()
    else this.#expiry = expiry
  }
}
