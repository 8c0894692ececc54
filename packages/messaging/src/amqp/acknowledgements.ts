import type { Channel, ConsumeMessage } from 'amqplib'

/** The answers to one channel's deliveries. Answers on a channel that has gone are void: what they are for is delivered again. */
export interface Acknowledgements {
  /** To be told of every delivery, in order. */
  opened(delivery: ConsumeMessage): void
  done(delivery: ConsumeMessage): void
  /** Given back: to its queue when `again`, else dropped. Counts as a failed try. */
  reject(delivery: ConsumeMessage, again: boolean): void
  /** Sends what has gathered now. */
  flush(): void
  /** Gives back all that is unanswered, as if it had not been delivered. */
  returnAll(): void
}

/**
 * Gathers the acknowledgements of one turn of the event loop: those of the oldest deliveries go out as one ("all up to this"), the others
 * one by one.
 */
export function createAcknowledgements(channel: Channel): Acknowledgements {
  /** Unanswered, oldest first. */
  const open = new Set<ConsumeMessage>()
  const done = new Set<ConsumeMessage>()
  let scheduled = false

  function whileOpen(send: () => void): void {
    try {
      send()
    } catch (error) {
      if (!(error instanceof Error && error.name === 'IllegalOperationError')) throw error
    }
  }

  function flush(): void {
    scheduled = false
    let last: ConsumeMessage | undefined
    for (const delivery of open) {
      if (!done.delete(delivery)) break
      open.delete(delivery)
      last = delivery
    }
    whileOpen(() => {
      if (last !== undefined) channel.ack(last, true)
      for (const delivery of done) {
        open.delete(delivery)
        channel.ack(delivery)
      }
    })
    done.clear()
  }

  return {
    opened: (delivery) => void open.add(delivery),
    done(delivery) {
      done.add(delivery)
      if (scheduled) return
      scheduled = true
      setImmediate(flush)
    },
    reject(delivery, again) {
      open.delete(delivery)
      whileOpen(() => channel.reject(delivery, again))
    },
    flush,
    returnAll() {
      if (open.size > 0) whileOpen(() => channel.nackAll(true))
      open.clear()
    },
  }
}
