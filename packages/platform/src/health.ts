import { reasonOf } from './thrown.ts'

/** What a process needs before it can serve. */
export interface Health {
  /**
   * Adds a check. It resolves when all is well and throws with the reason otherwise; the reason is shown to ops, so name no secrets.
   * A check that takes over 2 s counts as failed.
   * @returns takes the check away again
   */
  addCheck(name: string, check: () => void | Promise<void>): () => void
  /** From now on not ready, whatever the checks say: the process is going. */
  stop(): void
  /** Runs every check. */
  report(): Promise<HealthReport>
}

export interface HealthReport {
  ready: boolean
  /** `ok`, or what is missing. */
  checks: Record<string, string>
}

const checkTimeoutMs = 2_000

export function createHealth(): Health {
  const checks = new Map<string, () => void | Promise<void>>()
  let stopping = false
  return {
    addCheck(name, check) {
      checks.set(name, check)
      return () => void checks.delete(name)
    },
    stop: () => void (stopping = true),
    async report() {
      const results = await Promise.all([...checks].map(async ([name, check]) => [name, await outcome(check)] as const))
      const report = Object.fromEntries(stopping ? [...results, ['process', 'shutting down']] : results)
      return { ready: Object.values(report).every((result) => result === 'ok'), checks: report }
    },
  }
}

async function outcome(check: () => void | Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${checkTimeoutMs} ms`), checkTimeoutMs)
  })
  try {
    return await Promise.race([Promise.resolve(check()).then(() => 'ok'), late])
  } catch (error) {
    return reasonOf(error)
  } finally {
    clearTimeout(timer)
  }
}
