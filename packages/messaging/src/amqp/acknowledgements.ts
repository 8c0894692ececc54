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
  /**
   * Tags of the unanswered, oldest first. Tags, not deliveries: a long-lived set that holds short-lived bodies sends them to the old
   * generation, where each costs a full collection.
   */
  const open = new Set<number>()
  const done = new Set<number>()
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
    let last: number | undefined
    for (const tag of open) {
      if (!done.delete(tag)) break
      open.delete(tag)
      last = tag
    }
    whileOpen(() => {
      if (last !== undefined) channel.ack(ofTag(last), true)
      for (const tag of done) {
        open.delete(tag)
        channel.ack(ofTag(tag))
      }
    })
    done.clear()
  }

  return {
    opened: ({ fields }) => void open.add(fields.deliveryTag),
    done({ fields }) {
      done.add(fields.deliveryTag)
      if (scheduled) return
      scheduled = true
      setImmediate(flush)
    },
    reject(delivery, again) {
      open.delete(delivery.fields.deliveryTag)
      whileOpen(() => channel.reject(delivery, again))
    },
    flush,
    returnAll() {
      if (open.size > 0) whileOpen(() => channel.nackAll(true))
      open.clear()
    },
  }
}

/** All that `ack` reads of a message. */
const ofTag = (deliveryTag: number) => ({ fields: { deliveryTag } }) as ConsumeMessage
