import { setTimeout as pause } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { tail, type Daemon } from './daemon.ts'
import { ServicesError } from './services-error.ts'

/**
 * Asks again and again until the server answers.
 * @param daemons started just now: when one ends meanwhile, the wait ends too
 * @param options.log a file of the server's own, which may say what it waits for
 * @throws ServicesError with what the server said last
 */
export async function untilItAnswers(
  title: string,
  daemons: readonly Daemon[],
  ask: () => Promise<unknown>,
  { withinMs = 90_000, everyMs = 50, log }: { withinMs?: number; everyMs?: number; log?: string } = {},
): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      await ask()
      return
    } catch (cause) {
      const lastWords = daemons.map((daemon) => daemon.lastWords()).find((words) => words !== undefined)
      if (lastWords !== undefined) throw new ServicesError(`${title} does not start: ${lastWords}`, { cause })
      if (performance.now() > until)
        throw new ServicesError(
          `${title} does not answer after ${withinMs / 1000} s: ${(cause as Error).message}${log === undefined ? '' : endOf(log)}`,
          { cause },
        )
      await pause(everyMs)
    }
  }
}

const endOf = (log: string) => `. ${log} ${existsSync(log) ? `says last: ${tail(log, { lines: 1 })}` : 'was not written'}`
