import type { EventBus } from '@parley/messaging'

/** A bus that delivers at once, and whose faults are ours to choose. */
export interface LocalBus extends EventBus {
  /** What becomes of a publish; default `deliver`. */
  fault: 'deliver' | 'lose' | 'refuse' | 'twice'
  /** Whether subscribing fails. */
  deaf: boolean
  readonly subscriptions: number
}

export function createLocalBus(): LocalBus {
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const deliver = (topic: string, text: string) => {
    for (const listener of listeners.get(topic) ?? []) listener(JSON.parse(text))
  }
  const bus: LocalBus = {
    fault: 'deliver',
    deaf: false,
    async publish(topic, payload) {
      if (bus.fault === 'refuse') throw new Error('the bus is down')
      if (bus.fault === 'lose') return
      const text = JSON.stringify(payload)
      deliver(topic, text)
      if (bus.fault === 'twice') deliver(topic, text)
    },
    async subscribe(topic, listener) {
      if (bus.deaf) throw new Error('the bus is down')
      // A function of its own, so that the same listener may be there twice.
      const own = (payload: unknown) => listener(payload)
      listeners.set(topic, (listeners.get(topic) ?? new Set()).add(own))
      return async () => void listeners.get(topic)?.delete(own)
    },
    async close() {
      listeners.clear()
    },
    get subscriptions() {
      return [...listeners.values()].reduce((sum, set) => sum + set.size, 0)
    },
  }
  return bus
}
