import type { QueueSpec, Topology } from '@parley/messaging'

export type { FanoutSpec, QueueSpec, Topology } from '@parley/messaging'

const durable = (name: string): QueueSpec => ({ name, kind: 'durable', maxLength: 1_000_000, deliveryLimit: 5 })

/** Every queue of the platform: the one place where they are declared. */
export const topology: Topology = {
  queues: [
    { name: 'emotion.frames', kind: 'transient', maxLength: 2_000, ttlMs: 5_000 },
    durable('emotion.results'),
    durable('scoring.answers'),
    durable('scoring.results'),
    durable('media.recordings'),
    durable('media.results'),
    durable('interviews.changed.emotion'),
    durable('interviews.changed.scoring'),
  ],
  fanouts: [{ name: 'interviews.changed', queues: ['interviews.changed.emotion', 'interviews.changed.scoring'] }],
}
