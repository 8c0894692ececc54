import { availableParallelism } from 'node:os'
// Loaded here so that its native library outlives every thread: sharp demands it of programs that use it in threads.
import 'sharp'
import { now, type Logger } from '@parley/platform'
import type { BackendChoice } from '../backend/backend.ts'
import { noReading, type TimedReading } from '../reading/read-frame.ts'
import { createFairQueue } from './fair-queue.ts'
import { createPoolThread, type PoolThread } from './pool-thread.ts'
import { threadProgram } from './start-thread.ts'

/** A frame for the pool. */
export interface PoolFrame {
  interviewId: string
  jpeg: Uint8Array
  /** When it reached the platform: milliseconds since the epoch. */
  receivedAt: number
}

/** What the pool answers. */
export interface PoolReading extends TimedReading {
  modelVersion: string
  /** How long the frame waited for its turn, milliseconds. */
  waitedMs: number
}

export interface InferencePoolOptions {
  logger: Logger
  /** Default: the cores, at most 4. One frame keeps one core busy. */
  threads?: number | undefined
  /** A frame older than this when its turn comes is STALE. Milliseconds since `receivedAt`; default 2 s. */
  deadlineMs?: number | undefined
  /** Most frames waiting; default 32 for each thread, about a second's work. */
  maxWaiting?: number | undefined
  /** Default `auto`. */
  backend?: BackendChoice | undefined
  /** A thread that is silent for longer over one frame is replaced; default 10 s. */
  frameTimeoutMs?: number | undefined
  /** The program that threads run; default the real one. */
  program?: URL | undefined
}

/** Worker threads that read frames, one each at a time. */
export interface InferencePool {
  /** Resolves once every thread is warm. Rejects when one dies before that; the pool goes on trying, and `missing` tells. */
  readonly ready: Promise<void>
  /** What keeps the pool from reading frames; undefined when nothing does. */
  missing(): string | undefined
  readonly threads: number
  readonly busy: number
  readonly waiting: number
  readonly maxWaiting: number
  /**
   * Reads a frame when its turn comes: the least recently served interview goes first, frames of one interview go in the order they came.
   * A frame whose thread dies is tried once more, then it is LOW_QUALITY.
   * @throws Error when the pool is closed or full
   */
  read(frame: PoolFrame): Promise<PoolReading>
  /** Ends the threads. Frames without an answer are refused. */
  close(): Promise<void>
}

interface Job extends PoolFrame {
  arrivedAt: number
  failures: number
  resolve: (reading: PoolReading) => void
  reject: (error: Error) => void
}

type Turn = Pick<PoolReading, 'modelVersion' | 'waitedMs'>

/** The answer to a frame that no thread has read. */
const unread = (outcome: 'STALE' | 'LOW_QUALITY'): TimedReading => ({
  reading: noReading(outcome),
  decodedAt: null,
  inferredAt: null,
  stages: {},
})

/** A frame that failed twice is at fault itself. */
const maxFailures = 2

const defaultThreads = (): number => Math.min(4, availableParallelism())

/** A promise to be settled from outside. Whoever cares awaits it; nobody has to. */
function signal() {
  let resolve: () => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<void>((onResolve, onReject) => ([resolve, reject] = [onResolve, onReject]))
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

export function createInferencePool({
  logger,
  threads: count = defaultThreads(),
  deadlineMs = 2_000,
  maxWaiting = 32 * count,
  backend = 'auto',
  frameTimeoutMs = 10_000,
  program = threadProgram,
}: InferencePoolOptions): InferencePool {
  const queue = createFairQueue<Job>()
  const running = new Set<Job>()
  const ready = signal()
  let closed = false

  const threads = Array.from({ length: count }, () =>
    createPoolThread({
      program,
      settings: { backend },
      logger,
      frameTimeoutMs,
      onFree: () => {
        if (threads.every(({ state }) => state !== 'starting')) ready.resolve()
        dispatch()
      },
      onDeath: (reason) => ready.reject(new Error(`an inference thread could not start: ${reason}`)),
    }),
  )

  /** Hands out work while there is work and a thread for it; what is stale costs no thread. */
  function dispatch() {
    for (;;) {
      const thread = threads.find(({ state }) => state === 'warm')
      const job = thread === undefined ? undefined : queue.take()
      if (thread === undefined || job === undefined) return
      const turn = { modelVersion: thread.modelVersion, waitedMs: now() - job.arrivedAt }
      if (now() - job.receivedAt > deadlineMs) job.resolve({ ...unread('STALE'), ...turn })
      else give(thread, job, turn)
    }
  }

  function give(thread: PoolThread, job: Job, turn: Turn) {
    running.add(job)
    thread.run(job.jpeg, (answer) => {
      running.delete(job)
      if ('result' in answer) job.resolve({ ...answer.result, ...turn })
      else failed(job, answer.failed, turn)
    })
  }

  function failed(job: Job, reason: string, turn: Turn) {
    job.failures++
    logger.warn({ interviewId: job.interviewId, failures: job.failures, reason }, 'a frame could not be read')
    if (job.failures < maxFailures) queue.pushBack(job.interviewId, job)
    else job.resolve({ ...unread('LOW_QUALITY'), ...turn })
    dispatch()
  }

  return {
    ready: ready.promise,
    threads: count,
    maxWaiting,
    get busy() {
      return running.size
    },
    get waiting() {
      return queue.size
    },
    missing() {
      if (closed) return 'closed'
      const warm = threads.filter(({ state }) => state !== 'starting').length
      if (warm > 0) return undefined
      const reason = threads.find(({ lastFailure }) => lastFailure !== undefined)?.lastFailure
      return reason === undefined ? 'warming up' : `no thread is warm: ${reason}`
    },
    read(frame) {
      if (closed) return Promise.reject(new Error('the inference pool is closed'))
      if (queue.size >= maxWaiting) return Promise.reject(new Error('the inference pool is full'))
      return new Promise((resolve, reject) => {
        queue.push(frame.interviewId, { ...frame, arrivedAt: now(), failures: 0, resolve, reject })
        dispatch()
      })
    },
    async close() {
      if (closed) return
      closed = true
      ready.reject(new Error('the inference pool was closed'))
      await Promise.all(threads.map((thread) => thread.close()))
      for (const job of [...running, ...queue.drain()]) job.reject(new Error('the inference pool was closed'))
      running.clear()
    },
  }
}
