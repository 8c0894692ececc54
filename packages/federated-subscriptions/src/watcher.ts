import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Feed, FeedMember } from './feed.ts'
import type { Form } from './forms.ts'
import { codedError } from './graphql-errors.ts'
import type { Delivery, LiveSubscription, SubscriptionSink } from './live-subscription.ts'
import type { EndReason } from './options.ts'
import type { Selection } from './selection.ts'
import { laggedDelivery, type Making, type UpstreamEvent } from './shape.ts'
import { SubscriptionFailure } from './subscription-failure.ts'

/** What a watcher tells its owner. */
export interface WatcherOwner<C> {
  /** Events that may wait. */
  readonly limit: number
  lagged(watcher: Watcher<C>, skipped: number): void
  /** An event goes out to it. */
  delivered(watcher: Watcher<C>, event: UpstreamEvent): void
  /** Its viewer is now known by this context. */
  renewed(watcher: Watcher<C>, context: C): void
  /** It takes no more for now. */
  paused(watcher: Watcher<C>): void
  /** It must join a feed, after this cursor: its own fell apart, or it takes again. */
  rejoin(watcher: Watcher<C>, after: string): void
  /** Called once, when nothing more will be delivered or taken. */
  ended(watcher: Watcher<C>, reason: EndReason): void
}

/**
 * One client's view of a stream of events: bounded, in order. A class, since there are tens of thousands: its methods are shared.
 */
export class Watcher<C> implements LiveSubscription<C>, FeedMember {
  feed: Feed | undefined
  behind = false
  /** What waits is what it missed: nothing of that may be skipped. */
  private catchingUp = false
  /** It has left its feed until what waits has gone out. */
  private paused = false
  private waiting: Making[] = []
  private lagged = 0
  private sink: SubscriptionSink | undefined
  private accepting = false
  private draining = false
  private reason: EndReason | undefined
  private failure: SubscriptionFailure | undefined
  /** The sink has been told of the end. */
  private over = false
  /** What it is registered with, until that is made. */
  private awaited: Making | undefined
  private pulls: Promise<unknown> | undefined
  private wake: (() => void) | undefined

  private readonly owner: WatcherOwner<C>
  /** The viewer's, as of now. */
  context: C
  /** What it asks for; another supergraph gives it another. */
  form: Form<C>
  /** The cursor of the last event that it took, or what it began after. */
  cursor: string | undefined

  constructor(owner: WatcherOwner<C>, context: C, form: Form<C>, cursor: string | undefined) {
    this.owner = owner
    this.context = context
    this.form = form
    this.cursor = cursor
  }

  get selection(): Selection {
    return this.form.selection
  }

  get ended(): boolean {
    return this.reason !== undefined
  }

  /** Another event, in order. */
  take(event: UpstreamEvent): void {
    if (this.reason || this.paused) return
    this.catchingUp = this.behind || (this.catchingUp && this.waiting.length > 0)
    const full = this.waiting.length >= this.owner.limit
    if (full && this.catchingUp && this.cursor !== undefined) {
      this.paused = true
      return this.owner.paused(this)
    }
    if (event.cursor !== undefined) this.cursor = event.cursor
    if (full) {
      if (this.form.overflow === 'DISCONNECT') return this.end('slow', tooSlow(this.owner.limit))
      this.lagged += this.waiting.length
      this.waiting = []
    }
    this.waiting.push(this.form.shape.of(event))
    this.wake?.()
    this.drain()
  }

  begin(cursor: string): void {
    if (this.reason || this.cursor !== undefined) return
    this.cursor = cursor
    this.sink?.started?.(cursor)
  }

  /** After what still waits, the stream ends; at once for `slow`, `revoked` and `closed`. */
  end(reason: EndReason, failure?: SubscriptionFailure): void {
    if (this.reason) return
    this.reason = reason
    this.failure = failure
    if (atOnce.has(reason)) this.waiting = []
    this.owner.ended(this, reason)
    if (reason === 'left') this.over = true
    this.drain()
    this.wake?.()
  }

  rejoin(after: string): void {
    this.owner.rejoin(this, after)
  }

  pipe(sink: SubscriptionSink): void {
    this.sink = sink
    this.accepting = true
    if (this.cursor !== undefined && this.waiting.length === 0) sink.started?.(this.cursor)
    this.drain()
  }

  resume(): void {
    this.accepting = true
    this.drain()
  }

  renew(context: C): void {
    if (!this.reason) this.owner.renewed(this, context)
  }

  fail(errors: readonly GraphQLError[]): void {
    this.end('revoked', new SubscriptionFailure(errors))
  }

  /** Gives the sink what is ready. */
  private drain(): void {
    if (!this.sink || this.draining || this.over) return
    this.draining = true
    while (this.accepting) {
      const delivery = this.ready()
      if (!delivery) break
      this.accepting = this.sink.next(delivery)
    }
    this.draining = false
    if (this.reason && this.waiting.length === 0 && (this.accepting || atOnce.has(this.reason))) {
      this.over = true
      this.sink.end(this.failure?.errors)
    }
  }

  /** The next delivery, if it is made; else sees to it that it will be. */
  private ready(): Delivery | undefined {
    const first = this.waiting[0]
    if (!first) return undefined
    if (!first.delivery) {
      if (this.awaited !== first) {
        this.awaited = first
        first.waiting.push(this)
        first.shape.need(first)
      }
      if (!first.delivery) return undefined
    }
    this.awaited = undefined
    this.waiting.shift()
    if (this.paused && this.waiting.length === 0 && !this.reason) this.goOn()
    const { lagged } = this
    this.lagged = 0
    if (lagged > 0) this.owner.lagged(this, lagged)
    this.owner.delivered(this, first.event)
    return lagged > 0 ? laggedDelivery(first.delivery, lagged) : first.delivery
  }

  /** Takes again, after what it took last. */
  private goOn(): void {
    this.paused = false
    if (this.cursor !== undefined) this.owner.rejoin(this, this.cursor)
  }

  /** What it waits for is there. */
  made(): void {
    this.wake?.()
    this.drain()
  }

  // What makes it an async generator, for whoever iterates rather than pipes.

  next(): Promise<IteratorResult<ExecutionResult, void>> {
    const result = (this.pulls ?? Promise.resolve()).then(
      () => this.pull(),
      () => this.pull(),
    )
    this.pulls = result
    return result
  }

  private async pull(): Promise<IteratorResult<ExecutionResult, void>> {
    for (;;) {
      if (this.over) return { done: true, value: undefined }
      const delivery = this.ready()
      // Formatted errors are what a GraphQLError is to whoever sends them on.
      if (delivery) return { done: false, value: delivery.result as ExecutionResult }
      if (this.reason && this.waiting.length === 0) {
        this.over = true
        if (this.failure) throw this.failure
        return { done: true, value: undefined }
      }
      await new Promise<void>((resolve) => (this.wake = resolve))
      this.wake = undefined
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.end('left')
    this.over = true
    this.wake?.()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<never> {
    await this.return()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }
}

const atOnce: ReadonlySet<EndReason> = new Set<EndReason>(['slow', 'closed', 'left', 'revoked'])

const tooSlow = (limit: number): SubscriptionFailure =>
  new SubscriptionFailure([
    codedError('RATE_LIMITED', `More than ${limit} events wait for you; subscribe again after your last cursor.`, {
      reason: 'SLOW_WATCHER',
    }),
  ])
