import { stampedText } from '../journey.ts'
import type { Delivery } from '../live-subscription.ts'
import type { Framing } from './framing.ts'

/**
 * Deliveries as bytes for the wire. Those who share an event are given it one after another, so the last one is kept: it is framed
 * and encoded once for them all.
 */
export function createEventFrames(framing: Framing): (delivery: Delivery) => Buffer {
  let last: Delivery | undefined
  let frame: Buffer = Buffer.alloc(0)
  return (delivery) => {
    if (delivery === last) return frame
    const stamped = stampedText(delivery)
    if (stamped !== undefined) return Buffer.from(framing.result(stamped, delivery.cursor))
    last = delivery
    frame = Buffer.from(framing.result(delivery.text, delivery.cursor))
    return frame
  }
}
