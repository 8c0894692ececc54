import type { Logger } from './logger.ts'
import type { Closable } from './shutdown.ts'

export interface RepeatOptions {
  /** For the log. */
  name: string
  /** Milliseconds from the end of one round to the start of the next. */
  everyMs: number
  /** One round. A failure is logged and does not end the rounds. */
  work: (signal: AbortSignal) => Promise<unknown>
  logger: Logger
}

/** Does something again and again, never twice at once, the first time after `everyMs`. Closing waits for the round that runs. */
export function repeat({ name, everyMs, work, logger }: RepeatOptions): Closable {
  const ended = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const round = async () => {
    try {
      await work(ended.signal)
    } catch (error) {
      if (!ended.signal.aborted) logger.error({ err: error, round: name }, 'a round failed; the next one follows')
    }
    wait()
  }
  const wait = () => {
    if (ended.signal.aborted) return
    timer = setTimeout(() => {
      running = round()
    }, everyMs).unref()
  }
  wait()
  return {
    async close() {
      ended.abort()
      clearTimeout(timer)
      await running
    },
  }
}
