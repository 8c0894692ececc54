import { ParleyError } from '@parley/platform'
import type { Channel, ConfirmChannel, Message, Options } from 'amqplib'
import { outOfReach } from './out-of-reach.ts'

/** One message on its way to the broker. */
interface Parcel {
  exchange: string
  routingKey: string
  options: Options.Publish
  body: Buffer
  /** By `performance.now()`. */
  since: number
  resolve: () => void
  reject: (error: Error) => void
}

/** A channel to publish on that outlives its connections. */
export interface PublishLane {
  /**
   * Resolves once the broker has confirmed the message; without confirms, once it is handed over.
   * Messages go out in order; those that find no room, or no connection, wait for it.
   * @throws ParleyError SERVICE_UNAVAILABLE when that did not happen in time, or too many wait. The message may have arrived nonetheless
   */
  publish(exchange: string, routingKey: string, body: Buffer, options: Options.Publish): Promise<void>
  /** Publishes on this channel from now on. */
  attach(channel: Channel | ConfirmChannel): void
  /** Fails what waits or is unconfirmed. Until the next `resume` nothing is taken: the broker refuses messages. */
  refuse(reason: string): void
  resume(): void
  /** Takes no more, and resolves when nothing waits. */
  close(): Promise<void>
}

export interface PublishLaneOptions {
  /** `confirmed`: attached channels are confirm channels. */
  kind: 'confirmed' | 'handed over'
  /**
   * Milliseconds without a sign of the broker (a connection, room, any confirm) after which a publish fails. A broker that is only slow is
   * given ten times that.
   */
  timeoutMs: number
  /** A message came back: there is no queue for it. */
  onUnroutable: () => void
}

/** Most messages that are unconfirmed. Latency grows with it and throughput no more. */
const window = 1_000
/** What may wait for room in the window, or for a connection. */
const mostWaiting = 10_000
const mostWaitingBytes = 64 * 1024 * 1024

const sweepEveryMs = 100

const tooBusy = (message: string, cause?: unknown) =>
  new ParleyError('SERVICE_UNAVAILABLE', cause === undefined ? { message } : { message, cause })

export function createPublishLane({ kind, timeoutMs, onUnroutable }: PublishLaneOptions): PublishLane {
  let channel: Channel | ConfirmChannel | undefined
  /** The channel's own buffer has room. */
  let writable = false
  let refused: string | undefined
  let closed = false
  let idle = () => {}
  const waiting: Parcel[] = []
  let waitingBytes = 0
  const unconfirmed = new Set<Parcel>()
  /** Messages that came back unroutable; their confirms follow at once. */
  const returned: string[] = []
  let sweeper: NodeJS.Timeout | undefined
  /** When the broker last gave a sign. */
  let signAt = -Infinity

  const place = (exchange: string, routingKey: string, id: unknown) => `${exchange}\n${routingKey}\n${String(id)}`

  function send(parcel: Parcel): void {
    const { exchange, routingKey, options, body } = parcel
    try {
      // A confirm channel takes one argument more; a plain one never looks at it.
      writable = (channel as ConfirmChannel).publish(exchange, routingKey, body, options, (error: unknown) => confirmed(parcel, error))
    } catch (error) {
      // Its channel has just gone, or amqplib cannot encode it.
      parcel.reject(channelIsGone(error) ? outOfReach(error) : (error as Error))
      return
    }
    if (kind === 'confirmed') unconfirmed.add(parcel)
    else parcel.resolve()
  }

  function confirmed(parcel: Parcel, error: unknown): void {
    if (channel !== undefined) signAt = performance.now()
    const target = parcel.exchange || parcel.routingKey
    const back = returned.length === 0 ? -1 : returned.indexOf(place(parcel.exchange, parcel.routingKey, parcel.options.messageId))
    if (back >= 0) returned.splice(back, 1)
    // Its time is up; it was told so.
    if (!unconfirmed.delete(parcel)) return
    if (channel === undefined) parcel.reject(outOfReach(error))
    else if (error !== null) parcel.reject(tooBusy(`The queue ${target} is full; try again later.`, error))
    else if (back >= 0) parcel.reject(outOfReach(new Error(`there is no queue for ${target}`)))
    else parcel.resolve()
    pump()
  }

  const hasRoom = () => channel !== undefined && writable && unconfirmed.size < window

  /** Sends what waits, as far as there is room. */
  function pump(): void {
    let sent = 0
    while (sent < waiting.length && hasRoom()) {
      const parcel = waiting[sent]
      sent += 1
      if (parcel === undefined) break
      waitingBytes -= parcel.body.length
      send(parcel)
    }
    if (sent > 0) waiting.splice(0, sent)
    if (waiting.length === 0 && unconfirmed.size === 0) idle()
  }

  /** One timer for all: a timer each would cost more than the messages. Both lists are in the order in which parcels came. */
  function sweep(): void {
    sweeper = undefined
    const now = performance.now()
    const patience = now - signAt < timeoutMs ? 10 * timeoutMs : timeoutMs
    const isLate = ({ since }: Parcel) => now - since >= patience
    for (const parcel of unconfirmed) {
      if (!isLate(parcel)) break
      unconfirmed.delete(parcel)
      parcel.reject(outOfReach(new Error('not confirmed in time')))
    }
    let late = 0
    for (const parcel of waiting) {
      if (!isLate(parcel)) break
      late += 1
      waitingBytes -= parcel.body.length
      parcel.reject(outOfReach(new Error('not sent in time')))
    }
    waiting.splice(0, late)
    pump()
    watch()
  }

  function watch(): void {
    if (sweeper === undefined && unconfirmed.size + waiting.length > 0) sweeper = setTimeout(sweep, sweepEveryMs)
  }

  return {
    publish(exchange, routingKey, body, options) {
      if (closed) return Promise.reject(outOfReach(new Error('the work queue is closed')))
      if (refused !== undefined) return Promise.reject(outOfReach(new Error(refused)))
      if (waiting.length >= mostWaiting || waitingBytes + body.length > mostWaitingBytes)
        return Promise.reject(tooBusy('The work queue does not keep up; try again.'))
      return new Promise((resolve, reject) => {
        const parcel: Parcel = { exchange, routingKey, options, body, since: performance.now(), resolve, reject }
        if (waiting.length === 0 && hasRoom()) send(parcel)
        else {
          waiting.push(parcel)
          waitingBytes += body.length
        }
        watch()
      })
    },
    attach(next) {
      channel = next
      writable = true
      signAt = performance.now()
      returned.length = 0
      next.on('drain', () => {
        if (channel !== next) return
        writable = true
        signAt = performance.now()
        pump()
      })
      next.on('return', ({ fields, properties }: Message) => {
        if (kind === 'confirmed') returned.push(place(fields.exchange, fields.routingKey, properties.messageId))
        onUnroutable()
      })
      // Before amqplib tells the unconfirmed: they are lost, not refused.
      next.prependListener('close', () => {
        if (channel === next) channel = undefined
      })
      pump()
    },
    refuse(reason) {
      refused = reason
      const lost = [...unconfirmed, ...waiting.splice(0)]
      unconfirmed.clear()
      waitingBytes = 0
      for (const parcel of lost) parcel.reject(outOfReach(new Error(reason)))
      pump()
    },
    resume: () => void (refused = undefined),
    close() {
      closed = true
      if (waiting.length === 0 && unconfirmed.size === 0) return Promise.resolve()
      return new Promise((resolve) => (idle = resolve))
    },
  }
}

const channelIsGone = (error: unknown): boolean => error instanceof Error && error.name === 'IllegalOperationError'
