/** How a queue keeps its messages. The real broker declares it so; the embedded one behaves alike. */
export interface QueueSpec {
  name: string
  /**
   * `durable`: quorum queue, publisher confirms, redelivered until acknowledged, at most `deliveryLimit` times, then moved to `<name>.dead`.
   * `transient`: classic queue, not persistent; the oldest messages are dropped when it is full or they are older than `ttlMs`.
   */
  kind: 'durable' | 'transient'
  /** Most messages kept. A full transient queue drops its oldest; a full durable queue refuses to publish. */
  maxLength: number
  /** Milliseconds; transient queues only. */
  ttlMs?: number
  /** Deliveries before a message is dead; durable queues only. */
  deliveryLimit?: number
}

/** A name to publish to that copies each message into several queues. */
export interface FanoutSpec {
  name: string
  queues: string[]
}

export interface Topology {
  queues: QueueSpec[]
  fanouts: FanoutSpec[]
}
