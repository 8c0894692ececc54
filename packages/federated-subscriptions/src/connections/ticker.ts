/** What beats: a connection with its heartbeat. */
export interface Beating {
  /** Must not throw. */
  beat(): void
}

/**
 * One clock for the heartbeats of many connections. Each is called once in its period; those of one period are spread over it evenly,
 * so that the first beat comes within a period of `add`. It holds a timer for each period in use, however many connections there are,
 * and none when there are none; timers keep no process alive.
 */
export interface Ticker {
  /** @param everyMs not more than 2^31 - 1; 0: never */
  add(connection: Beating, everyMs: number): void
  /** @param everyMs as it was added with. Idempotent. */
  remove(connection: Beating, everyMs: number): void
}

/** A period is cut into as many turns, none shorter than 10 ms. */
const mostTurns = 64
const shortestTurnMs = 10

export function createTicker(): Ticker {
  const wheels = new Map<number, Wheel>()
  return {
    add(connection, everyMs) {
      if (everyMs <= 0) return
      let wheel = wheels.get(everyMs)
      if (!wheel) wheels.set(everyMs, (wheel = createWheel(everyMs)))
      wheel.add(connection)
    },
    remove(connection, everyMs) {
      if (wheels.get(everyMs)?.remove(connection) === 0) wheels.delete(everyMs)
    },
  }
}

interface Wheel {
  add(connection: Beating): void
  /** @returns how many are left; at 0 its timer has stopped */
  remove(connection: Beating): number
}

function createWheel(everyMs: number): Wheel {
  const count = Math.max(1, Math.min(mostTurns, Math.floor(everyMs / shortestTurnMs)))
  const turns = Array.from({ length: count }, () => new Set<Beating>())
  let now = 0
  let next = 0
  let held = 0
  const timer = setInterval(() => {
    now = (now + 1) % count
    turns[now]?.forEach((connection) => connection.beat())
  }, everyMs / count)
  timer.unref()

  return {
    add(connection) {
      next = (next + 1) % count
      turns[next]?.add(connection)
      held += 1
    },
    remove(connection) {
      if (turns.some((turn) => turn.delete(connection))) held -= 1
      if (held === 0) clearInterval(timer)
      return held
    },
  }
}

/** The clock that all transports of a process share, unless they are given another. */
export const sharedTicker = createTicker()
