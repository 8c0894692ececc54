import type { EventBus } from '@parley/messaging'

/** A bus whose wire can be cut: what is published meanwhile is lost, and nobody is told. */
export interface FaultyBus extends EventBus {
  cut: boolean
}

export function faultyBus(bus: EventBus): FaultyBus {
  const faulty: FaultyBus = {
    cut: false,
    publish: async (topic, payload) => {
      if (!faulty.cut) await bus.publish(topic, payload)
    },
    subscribe: (topic, listener) => bus.subscribe(topic, listener),
    close: () => bus.close(),
  }
  return faulty
}
