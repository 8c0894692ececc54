import { setTimeout as pause } from 'node:timers/promises'
import type { WorkQueue } from '@parley/messaging'
import { createHealth, type Closable, type Health, type HealthReport, type Logger, type Metrics } from '@parley/platform'
import type { ControlledPart } from '../control/control-server.ts'
import { bothHealths } from './both-healths.ts'
import { createPartMetrics } from './part-metrics.ts'
import { createSeverableQueue, type SeverableQueue } from './severable-queue.ts'

/** What a part is started with, each time anew: its own ways to what all share. */
export interface PartScope {
  queue: WorkQueue
  metrics: Metrics
  health: Health
}

/** A part that runs. */
export interface RunningPart extends Closable {
  /** Resolves once it is warm; until then it counts as starting. */
  ready?: Promise<unknown>
  /** Hangs up on everyone. */
  cut?(): void
}

export interface RestartablePartOptions {
  name: string
  /** What all parts share. */
  shared: PartScope
  /** Says how what all parts stand on is. */
  services: Pick<Health, 'report'>
  start: (scope: PartScope) => Promise<RunningPart>
  logger: Logger
}

export interface RestartablePart extends ControlledPart, Closable {}

const firstPauseMs = 200
const longestPauseMs = 10_000

/**
 * Starts a part that can be ended in the middle of its work and is begun again by itself, in this process. What it has taken from queues is
 * with others from that moment, its connections are cut, and whatever it still does reaches nobody; only what it has written to the database
 * stays, as when a process ends.
 */
export async function startRestartablePart({ name, shared, services, start, logger }: RestartablePartOptions): Promise<RestartablePart> {
  const own = createHealth()
  const partMetrics = createPartMetrics(shared.metrics)
  const closing = new AbortController()
  let running: RunningPart
  let way: SeverableQueue
  let startedAt = Date.now()
  let starting = true
  let restarting: Promise<void> | undefined

  async function begin(): Promise<void> {
    way = createSeverableQueue(shared.queue)
    running = await start({ queue: way.queue, metrics: partMetrics.metrics, health: bothHealths(own, shared.health) })
    startedAt = Date.now()
    // Whether it is warm or never will be: then its checks say what it lacks.
    void Promise.allSettled([running.ready]).then(() => (starting = false))
  }

  async function beginAgain(): Promise<void> {
    const removeCheck = shared.health.addCheck(name, () => {
      throw new Error('it is being started again')
    })
    try {
      const severed = way.sever()
      running.cut?.()
      partMetrics.end()
      await severed
      await running.close().catch((err: unknown) => logger.warn({ err }, 'a part that was ended did not close'))
      for (let pauseMs = firstPauseMs; !closing.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        try {
          return await begin()
        } catch (err) {
          logger.error({ err, pauseMs }, 'a part could not be started again; it is tried anew')
          await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined)
        }
      }
    } finally {
      removeCheck()
    }
  }

  await begin()
  return {
    name,
    stop: 'restart',
    isStarting: () => starting,
    end() {
      if (closing.signal.aborted || restarting !== undefined) return
      starting = true
      restarting = beginAgain()
        .catch((err: unknown) => logger.error({ err }, 'a part could not be started again'))
        .finally(() => (restarting = undefined))
    },
    async report(): Promise<HealthReport> {
      if (restarting !== undefined) return { ready: false, checks: { process: 'it is being started again' } }
      const [part, beneath] = await Promise.all([own.report(), services.report()])
      return { ready: part.ready && beneath.ready, checks: { ...part.checks, ...beneath.checks } }
    },
    // All else is counted with the process that it shares.
    scrape: async () => `# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ${startedAt / 1_000}\n`,
    async close() {
      closing.abort()
      await restarting
      await running.close()
    },
  }
}
