import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Delivery, SubscriptionSink } from '../live-subscription.ts'
import type { ClientSocket } from './client-socket.ts'
import { nextPrefix, type NextFrames } from './next-frames.ts'
import { Refusal } from './refusal.ts'

/** Where a subscription's events come from: a `LiveSubscription` itself, or what iterates a plain generator. */
export interface EventSource<C> {
  pipe(sink: SubscriptionSink): void
  resume(): void
  renew(context: C): void
  return(): Promise<unknown>
}

type End = IteratorResult<never, void> | Promise<never>
const complete: IteratorResult<never, void> = { done: true, value: undefined }

/**
 * One subscription on a socket. Its events go to the socket as frames; graphql-ws holds a generator that yields nothing and ends with it,
 * so that the protocol's states stay graphql-ws's. It is piped from when graphql-ws has taken it up. A class, since memory is counted.
 */
export class SocketSubscription<C> implements SubscriptionSink {
  readonly #socket: ClientSocket<C>
  readonly #source: EventSource<C>
  readonly #frames: NextFrames
  readonly #prefix: string
  /** Its id, where the client keeps cursors. */
  readonly #keeps: string | undefined
  #state: 'new' | 'open' | 'over' = 'new'
  #end: End | undefined
  #tell: ((end: End) => void) | undefined

  constructor(socket: ClientSocket<C>, id: string, source: EventSource<C>, frames: NextFrames, keepsCursors: boolean) {
    this.#socket = socket
    this.#source = source
    this.#frames = frames
    this.#prefix = nextPrefix(id)
    this.#keeps = keepsCursors ? id : undefined
  }

  next(delivery: Delivery): boolean {
    const socket = this.#socket
    if (this.#state === 'over' || !socket.open) return false
    this.#frames.write(socket.stream, this.#prefix, delivery)
    if (!socket.full) return true
    socket.onFlushed(() => {
      if (this.#state === 'open') this.#source.resume()
    })
    return false
  }

  started(cursor: string): void {
    if (this.#keeps === undefined || this.#state === 'over') return
    this.#socket.send(JSON.stringify({ type: 'ping', payload: { started: { id: this.#keeps, cursor } } }))
  }

  end(errors?: readonly GraphQLError[]): void {
    if (this.#state === 'over') return
    this.#over()
    this.#end = complete
    if (errors) {
      this.#end = Promise.reject(new Refusal(errors))
      this.#end.catch(() => {}) // it is thrown when graphql-ws asks
    }
    this.#tell?.(this.#end)
  }

  renew(context: C): void {
    this.#source.renew(context)
  }

  /** What graphql-ws iterates. */
  iterator(): AsyncGenerator<ExecutionResult, void, void> {
    const leave = () => this.#leave()
    const iterator = {
      next: () => this.#wait(),
      return: leave,
      throw: leave,
      [Symbol.asyncIterator]: () => iterator,
    } as unknown as AsyncGenerator<ExecutionResult, void, void> // whether it can be disposed of differs between versions of Node's types
    return iterator
  }

  #over(): void {
    this.#state = 'over'
    this.#socket.subscriptions.delete(this)
  }

  async #wait(): Promise<IteratorResult<never, void>> {
    if (this.#state === 'new') {
      this.#state = 'open'
      this.#socket.subscriptions.add(this)
      this.#source.pipe(this)
    }
    return this.#end ?? new Promise((resolve) => (this.#tell = resolve))
  }

  /**
   * The client has left, or its socket has. Whoever waits for what is next waits for ever: graphql-ws would complete the id, which may be
   * another operation's by now.
   */
  async #leave(): Promise<IteratorResult<never, void>> {
    if (this.#state !== 'over') {
      this.#over()
      await this.#source.return()
    }
    return complete
  }
}
