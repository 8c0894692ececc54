import type { Logger } from '@parley/platform'

export interface SteadyLoopOptions {
  name: string
  /** Does one bounded piece of work. @returns whether there may be more at once */
  work: () => Promise<boolean>
  /** Milliseconds from the end of one round to the next when nobody wakes it. */
  everyMs: number
  logger: Logger
}

/** A chore that runs in rounds, one at a time: at once when woken, else steadily. */
export interface SteadyLoop {
  /** There is work. While the loop backs off from a failure it waits all the same. */
  wake(): void
  /** Lets the round end and starts no other. */
  close(): Promise<void>
}

const firstPauseMs = 250
const longestPauseMs = 30_000

export function startSteadyLoop({ name, work, everyMs, logger }: SteadyLoopOptions): SteadyLoop {
  let closed = false
  let failures = 0
  let woken = false
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined

  const rest = (ms: number) => {
    timer = setTimeout(begin, ms)
    timer.unref()
  }
  function begin(): void {
    clearTimeout(timer)
    round = run().finally(() => {
      round = undefined
      if (closed) return
      if (failures > 0) rest(Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)))
      else if (woken) begin()
      else rest(everyMs)
    })
  }
  async function run(): Promise<void> {
    woken = false
    try {
      while (!closed && (await work()));
      failures = 0
    } catch (error) {
      failures++
      logger.warn({ err: error, loop: name, failures }, 'a round failed; trying again')
    }
  }
  begin()
  return {
    wake() {
      woken = true
      if (!closed && round === undefined && failures === 0) begin()
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await round
    },
  }
}
