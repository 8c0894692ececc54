/** The platform's clock, as far as its answers tell: their `Date` is of whole seconds, so that each narrows it down. */
export interface ServerClock {
  /** Milliseconds since the epoch, as the platform counts them. This machine's clock until an answer has come. */
  now(): number
  /** Takes an answer's `Date` in. @param sentAt when its request was sent and @param receivedAt when it came, on this machine's clock */
  observe(date: number, sentAt: number, receivedAt: number): void
}

/** An HTTP date is the beginning of the second that it was written in. */
const resolutionMs = 1_000

export function createServerClock(localNow: () => number = Date.now): ServerClock {
  /** The platform's clock is ahead by so much, at least and at most. */
  let ahead: { least: number; most: number } | undefined
  return {
    now: () => localNow() + (ahead ? Math.round((ahead.least + ahead.most) / 2) : 0),
    observe(date, sentAt, receivedAt) {
      if (!Number.isFinite(date) || receivedAt < sentAt) return
      const seen = { least: date - receivedAt, most: date + resolutionMs - sentAt }
      const both = ahead && { least: Math.max(ahead.least, seen.least), most: Math.min(ahead.most, seen.most) }
      // Where they exclude each other a clock was set meanwhile: the newest counts.
      ahead = both && both.least <= both.most ? both : seen
    },
  }
}
