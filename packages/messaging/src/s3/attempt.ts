import { setTimeout as pause } from 'node:timers/promises'
import { ParleyError, type Metrics } from '@parley/platform'
import { S3Error } from 'minio'
import { unavailable } from './s3-errors.ts'

/**
 * Runs a piece of work against the server, again while it fails soon and may yet succeed: a connection that the server had given up, a
 * server that is busy.
 * @throws ParleyError SERVICE_UNAVAILABLE, or what the work threw of the catalogue or as S3Error
 */
export type Attempt = <T>(operation: string, work: () => Promise<T>) => Promise<T>

/** Milliseconds after which no new try begins. */
const patienceMs = 1_000
const firstPauseMs = 50

export function createAttempt(metrics: Metrics | undefined): Attempt {
  const requests = metrics?.counter('parley_object_store_requests_total', 'Calls of the object store', ['operation', 'outcome'])
  const seconds = metrics?.histogram('parley_object_store_seconds', 'Seconds that a call of the object store took', ['operation'])
  return async (operation, work) => {
    const done = seconds?.startTimer({ operation })
    const since = performance.now()
    try {
      for (let failures = 0; ; failures += 1) {
        try {
          const result = await work()
          requests?.inc({ operation, outcome: 'ok' })
          return result
        } catch (error) {
          if (isAnswer(error)) {
            requests?.inc({ operation, outcome: 'refused' })
            throw error
          }
          const wait = firstPauseMs * 2 ** failures * (0.5 + Math.random())
          if (performance.now() - since + wait > patienceMs) {
            requests?.inc({ operation, outcome: 'unavailable' })
            throw unavailable(error)
          }
          await pause(wait)
        }
      }
    } finally {
      done?.()
    }
  }
}

/** The server has spoken, or the caller is at fault: asking again gives the same. */
const isAnswer = (error: unknown): boolean => error instanceof S3Error || error instanceof ParleyError
