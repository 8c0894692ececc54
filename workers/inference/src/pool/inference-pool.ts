import { availableParallelism } from 'node:os'
// Loaded here so that its native library outlives every thread: sharp demands it of programs that use it in threads.
import 'sharp'
import { now, type Logger } from '@parley/platform'
import type { BackendChoice } from '../backend/backend.ts'
import type { BatchDone } from '../device/serial-model.ts'
import { noReading, type TimedReading } from '../reading/read-frame.ts'
import { createFairQueue } from './fair-queue.ts'
import { openReaders, type OpenReaders } from './open-readers.ts'
import type { Reader } from './reader.ts'
import { programs } from './start-reader.ts'

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
  /** Frames read at once on a CPU, one core each; threads that decode for a GPU. Default: the cores, at most 4, for a GPU at most 16. */
  threads?: number | undefined
  /** A frame older than this when its turn comes is STALE. Milliseconds since `receivedAt`; default 2 s. */
  deadlineMs?: number | undefined
  /** Most frames waiting; default 32 for each that is computed at once (thread, or place in a batch): about a second's work. */
  maxWaiting?: number | undefined
  /** Default `auto`. */
  backend?: BackendChoice | undefined
  /** Nothing is read unless a GPU computes; default false. */
  requireGpu?: boolean | undefined
  /** Most frames computed at once by one device; default 16 on a GPU, 1 on a CPU, where batches gain nothing. */
  batch?: number | undefined
  /** Longest that a frame waits for others to make a batch with, before each network. Milliseconds; default 8. */
  batchWaitMs?: number | undefined
  /** A reader that is silent for longer over one frame is replaced; default 10 s. */
  frameTimeoutMs?: number | undefined
  /** Folder in whose `node_modules` the optional back ends are looked for; default: where this package's own are found. */
  packages?: string | undefined
  /** The programs that readers run; default the real ones. */
  readerPrograms?: Pick<typeof programs, 'thread' | 'device'> | undefined
  /** Hears of each batch, where there are batches. */
  onBatch?: ((batch: BatchDone) => void) | undefined
}

/** Threads that read frames, one each at a time, or one process that reads batches of them on a device. */
export interface InferencePool {
  /** Resolves once something reads frames; rejects when the pool is closed before. */
  readonly open: Promise<void>
  /** Resolves once everything is warm. Rejects when nothing can be had, or a reader dies before it is warm; in that case the pool goes on trying. */
  readonly ready: Promise<void>
  /** What keeps the pool from reading frames; undefined when nothing does. */
  missing(): string | undefined
  /** What computes, in words; empty before it is known. */
  readonly deviceName: string
  /** The back end that computes, as logs name it: `wasm`, `onnx cuda` …; undefined before it is known. */
  readonly backend: string | undefined
  /** Most frames in work at once; 0 before it is known. */
  readonly capacity: number
  /** Frames in work. */
  readonly busy: number
  readonly waiting: number
  /** It may change until the pool is open. */
  readonly maxWaiting: number
  /** Milliseconds for which its places, or its device, have been at work since the start; divided by their number. */
  readonly busyMs: number
  /**
   * Reads a frame when its turn comes: the least recently served interview goes first, frames of one interview go in the order they came.
   * A frame whose reader dies is tried once more, alone, then it is LOW_QUALITY.
   * @throws Error when the pool is closed or full
   */
  read(frame: PoolFrame): Promise<PoolReading>
  /** Ends the readers. Frames without an answer are refused. */
  close(): Promise<void>
}

interface Job extends PoolFrame {
  arrivedAt: number
  failures: number
  resolve: (reading: PoolReading) => void
  reject: (error: Error) => void
}

type Turn = Pick<PoolReading, 'modelVersion' | 'waitedMs'>

/** The answer to a frame that nothing has read. */
const unread = (outcome: 'STALE' | 'LOW_QUALITY'): TimedReading => ({
  reading: noReading(outcome),
  decodedAt: null,
  inferredAt: null,
  stages: {},
})

/** A frame that failed twice is at fault itself. */
const maxFailures = 2
const waitingForEachPlace = 32

const defaultThreads = (most: number): number => Math.min(most, availableParallelism())

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
  threads,
  deadlineMs = 2_000,
  maxWaiting,
  backend = 'auto',
  requireGpu = false,
  batch,
  batchWaitMs = 8,
  frameTimeoutMs = 10_000,
  packages,
  readerPrograms = programs,
  onBatch,
}: InferencePoolOptions): InferencePool {
  const queue = createFairQueue<Job>()
  /** Frames to be tried once more. */
  const again: Job[] = []
  const running = new Set<Job>()
  const open = signal()
  const ready = signal()
  let closed = false
  let busyMs = 0

  const opened: OpenReaders = openReaders({
    choice: backend,
    requireGpu,
    packages,
    cpuThreads: threads ?? defaultThreads(4),
    gpuThreads: threads ?? defaultThreads(16),
    batch,
    batchWaitMs: Math.min(batchWaitMs, deadlineMs),
    frameTimeoutMs,
    readerPrograms,
    logger,
    onFree() {
      if (opened.readers.some(({ warm }) => warm)) open.resolve()
      if (opened.readers.every(({ warm }) => warm)) ready.resolve()
      dispatch()
    },
    onFailure: (reason) => ready.reject(new Error(`inference could not start: ${reason}`)),
    onBatch(done) {
      busyMs += done.milliseconds
      onBatch?.(done)
    },
  })

  /** Hands out work while there is work and a place for it; what is stale costs no place. */
  function dispatch() {
    for (;;) {
      const retried = again.length > 0
      // A frame that has failed goes alone: should it fail again, it takes no other with it.
      const reader = opened.readers.find(({ free, inWork }) => free > 0 && (!retried || inWork === 0))
      const job = reader === undefined ? undefined : (again.shift() ?? queue.take())
      if (reader === undefined || job === undefined) return
      const turn = { modelVersion: reader.modelVersion, waitedMs: now() - job.arrivedAt }
      if (now() - job.receivedAt > deadlineMs) job.resolve({ ...unread('STALE'), ...turn })
      else give(reader, job, turn)
    }
  }

  function give(reader: Reader, job: Job, turn: Turn) {
    running.add(job)
    const start = now()
    reader.run(job.jpeg, job.failures > 0, (answer) => {
      running.delete(job)
      // Where there are batches, they tell how long the device was at work.
      if (!opened.batches) busyMs += (now() - start) / opened.capacity
      if ('result' in answer) job.resolve({ ...answer.result, ...turn })
      else failed(job, answer.failed, turn)
    })
  }

  function failed(job: Job, reason: string, turn: Turn) {
    job.failures++
    logger.warn({ interviewId: job.interviewId, failures: job.failures, reason }, 'a frame could not be read')
    if (job.failures < maxFailures) again.push(job)
    else job.resolve({ ...unread('LOW_QUALITY'), ...turn })
  }

  const limit = () => maxWaiting ?? waitingForEachPlace * opened.places
  const waiting = () => queue.size + again.length

  return {
    open: open.promise,
    ready: ready.promise,
    missing: () => (closed ? 'closed' : opened.missing()),
    get deviceName() {
      return opened.readers[0]?.deviceName ?? ''
    },
    get backend() {
      return opened.backend
    },
    get capacity() {
      return opened.capacity
    },
    get busy() {
      return running.size
    },
    get waiting() {
      return waiting()
    },
    get maxWaiting() {
      return limit()
    },
    get busyMs() {
      return busyMs
    },
    read(frame) {
      if (closed) return Promise.reject(new Error('the inference pool is closed'))
      if (waiting() >= limit()) return Promise.reject(new Error('the inference pool is full'))
      return new Promise((resolve, reject) => {
        queue.push(frame.interviewId, { ...frame, arrivedAt: now(), failures: 0, resolve, reject })
        dispatch()
      })
    },
    async close() {
      if (closed) return
      closed = true
      const refused = new Error('the inference pool was closed')
      open.reject(refused)
      ready.reject(refused)
      await opened.close()
      for (const job of [...running, ...again.splice(0), ...queue.drain()]) job.reject(refused)
      running.clear()
    },
  }
}
