import { ParleyError } from '@parley/platform'

export interface SocketLimits {
  /** Sockets that one user may have open; default 10. */
  perUser?: number | undefined
  /** Sockets of one interview, its candidate's and its watchers'; default 50. */
  perInterview?: number | undefined
  /** Sockets of this replica; default 10,000. */
  inAll?: number | undefined
}

/** Counts the sockets of this replica against their limits. */
export interface SocketPlaces {
  /**
   * Takes a place.
   * @returns gives it back; may be called twice
   * @throws ParleyError RATE_LIMITED when the user or the interview has as many as may be, SERVICE_UNAVAILABLE when this replica is full
   */
  take(userId: string, interviewId: string): () => void
  readonly taken: number
}

export function createSocketPlaces({ perUser = 10, perInterview = 50, inAll = 10_000 }: SocketLimits = {}): SocketPlaces {
  const users = new Map<string, number>()
  const interviews = new Map<string, number>()
  let taken = 0
  return {
    take(userId, interviewId) {
      if (taken >= inAll) throw new ParleyError('SERVICE_UNAVAILABLE')
      refuseMore(users, userId, perUser, 'A user')
      refuseMore(interviews, interviewId, perInterview, 'An interview')
      count(users, userId, 1)
      count(interviews, interviewId, 1)
      taken++
      let given = false
      return () => {
        if (given) return
        given = true
        count(users, userId, -1)
        count(interviews, interviewId, -1)
        taken--
      }
    },
    get taken() {
      return taken
    },
  }
}

function refuseMore(counts: Map<string, number>, key: string, most: number, who: string): void {
  if ((counts.get(key) ?? 0) < most) return
  throw new ParleyError('RATE_LIMITED', {
    message: `${who} may have ${most} sockets open at once; close one first.`,
    extensions: { retryAfterMs: 1_000 },
  })
}

function count(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + change
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
