import { describeEventBus } from '../testing/event-bus-contract.ts'
import { createEmbeddedEventBus } from './embedded-event-bus.ts'

describeEventBus('the embedded bus', async () => {
  // One process is all there is: every part has the same one.
  const bus = createEmbeddedEventBus()
  return { open: async () => bus, close: () => bus.close() }
})
