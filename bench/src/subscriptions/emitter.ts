import { monotonicMs } from './monotonic.ts'

export interface EmitOrder {
  /** Interviews that have events, in turns. */
  interviews: number
  /** Events a second, of all interviews together, evenly spread. */
  perSecond: number
  /** How many in all. */
  count: number
}

export interface Emitted {
  count: number
  /** The most that an event was behind its time. */
  lateMs: number
}

/** Sends events at an even rate. One that is late does not put off the next: load comes from outside, and does not wait for the server. */
export function emitEvenly({ interviews, perSecond, count }: EmitOrder, send: (interview: number) => void): Promise<Emitted> {
  const began = monotonicMs()
  const dueOf = (event: number) => began + (event * 1_000) / perSecond
  let sent = 0
  let lateMs = 0
  return new Promise((resolve) => {
    const turn = (): void => {
      const now = monotonicMs()
      while (sent < count && dueOf(sent) <= now) {
        lateMs = Math.max(lateMs, now - dueOf(sent))
        send(sent % interviews)
        sent += 1
      }
      if (sent < count) setTimeout(turn, Math.max(0, dueOf(sent) - monotonicMs()))
      else resolve({ count, lateMs })
    }
    turn()
  })
}
