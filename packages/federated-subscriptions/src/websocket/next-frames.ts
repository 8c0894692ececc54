import type { Duplex } from 'node:stream'
import { stampedText } from '../journey.ts'
import type { Delivery } from '../live-subscription.ts'

/** The first bytes of a `next` message, before its result. */
export const nextPrefix = (id: string): string => `{"id":${JSON.stringify(id)},"type":"next","payload":`

/** Writes `next` messages as whole WebSocket text frames, without what `ws` does for frames in general. */
export interface NextFrames {
  /** @param stream an open connection without extensions, on which nobody is in the midst of a frame */
  write(stream: Duplex, prefix: string, delivery: Delivery): void
}

/** Above this the shared bytes are written as they are: copies for thousands of sockets would keep the garbage collector busy. */
const copiedBytes = 256

export function createNextFrames(): NextFrames {
  // Those who share a delivery are written to one after another: its bytes are made for the first of them.
  let last: Delivery | undefined
  let rest: Buffer = Buffer.alloc(0)

  const restOf = (delivery: Delivery): Buffer => {
    if (delivery === last) return rest
    const stamped = stampedText(delivery)
    if (stamped !== undefined) return Buffer.from(`${stamped}}`)
    last = delivery
    rest = Buffer.from(`${delivery.text}}`)
    return rest
  }

  return {
    write(stream, prefix, delivery) {
      const after = restOf(delivery)
      const prefixBytes = Buffer.byteLength(prefix)
      const bytes = prefixBytes + after.length
      const headerBytes = bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10
      const copied = bytes <= copiedBytes
      const frame = Buffer.allocUnsafe(headerBytes + (copied ? bytes : prefixBytes))
      frame[0] = 0x81 // final, text
      if (headerBytes === 2) frame[1] = bytes
      else if (headerBytes === 4) {
        frame[1] = 126
        frame.writeUInt16BE(bytes, 2)
      } else {
        frame[1] = 127
        frame.writeUInt32BE(0, 2)
        frame.writeUInt32BE(bytes, 6)
      }
      frame.write(prefix, headerBytes)
      if (copied) {
        frame.set(after, headerBytes + prefixBytes)
        stream.write(frame)
      } else {
        stream.cork()
        stream.write(frame)
        stream.write(after)
        stream.uncork()
      }
    },
  }
}
