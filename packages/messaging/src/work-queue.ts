/** Bytes of a message's id, in UTF-8. */
export const longestMessageId = 255

/** A message as the caller sees it. */
export interface Message {
  /** Given by the publisher; the same on every delivery. Consumers are idempotent by it. At most 255 bytes. */
  id: string
  /** JSON values. `requestId` travels along every journey. */
  headers: Record<string, unknown>
  body: Uint8Array
}

/** A delivery: acknowledge it or give it back, once. */
export interface Delivery extends Message {
  /** 1 for the first try. */
  attempt: number
  /** The work is done; the message is gone. */
  ack(): void
  /**
   * The work failed. Durable queues deliver again after a pause, up to the delivery limit, then move the message to `<queue>.dead`
   * with the reason; transient queues drop it.
   * @param options.dead do not try again: the message can never succeed
   */
  nack(reason: string, options?: { dead?: boolean }): void
}

export interface ConsumeOptions {
  /** Most deliveries that are neither acknowledged nor given back. */
  prefetch: number
}

export interface Consumer {
  /** Takes no more, waits for nothing: what is unacknowledged is delivered again elsewhere. */
  close(): Promise<void>
}

/** Work for one of many: each message goes to one consumer and stays until that one acknowledges it. */
export interface WorkQueue {
  /**
   * Publishes to a queue or fanout of the topology. Resolves once the broker answers for the message (publisher confirm);
   * for a transient queue, once it is handed over.
   * @throws ParleyError SERVICE_UNAVAILABLE when the broker is out of reach or a durable queue is full; TypeError for an id that is too long
   */
  publish(target: string, message: Message): Promise<void>
  /** Calls `handler` for each delivery. A handler that throws gives the delivery back with the error's message. */
  consume(queue: string, options: ConsumeOptions, handler: (delivery: Delivery) => void | Promise<void>): Promise<Consumer>
  /** Messages waiting, not counting those out for delivery. */
  depth(queue: string): Promise<number>
  close(): Promise<void>
}
