import type { Logger } from '@parley/platform'
import { backendLabel, type BackendChoice, type Candidate } from '../backend/backend.ts'
import { prospectsFor, type Refusal } from '../backend/candidates.ts'
import type { BatchDone } from '../device/serial-model.ts'
import type { ReaderSettings } from './reader-messages.ts'
import { createReader, type Reader } from './reader.ts'
import { startProcessReader, startThreadReader } from './start-reader.ts'

export interface OpenReadersOptions {
  choice: BackendChoice
  requireGpu: boolean
  packages: string | undefined
  /** Threads that read on a CPU, and threads that decode for a GPU. */
  cpuThreads: number
  gpuThreads: number
  /** Most frames of a batch; default 16 on a GPU, 1 on a CPU. */
  batch: number | undefined
  batchWaitMs: number
  frameTimeoutMs: number
  readerPrograms: { thread: URL; device: URL }
  logger: Logger
  /** A reader can take a frame. */
  onFree: () => void
  /** Nothing can be had, or a reader of the back end chosen died. */
  onFailure: (reason: string) => void
  onBatch: (batch: BatchDone) => void
}

/** The readers of the back end that was taken, or is being tried. */
export interface OpenReaders {
  readonly readers: readonly Reader[]
  /** The back end that was taken, as logs name it; undefined while none is. */
  readonly backend: string | undefined
  /** Frames in work at most; 0 while nothing is chosen. */
  readonly capacity: number
  /** Frames computed at once: threads, or places in a batch. */
  readonly places: number
  /** Whether frames are computed in batches by one device. */
  readonly batches: boolean
  /** What keeps frames from being read; undefined when nothing does. */
  missing(): string | undefined
  close(): Promise<void>
}

const gpuBatch = 16
/** While the device computes a batch the next one is decoded. */
const batchesInWork = 2

/** How a candidate reads frames. */
interface Layout {
  /** One process for the device: on a GPU, for batches, and for TensorFlow's library, which knows one owner in a process. */
  process: boolean
  readers: number
  batch: number
  threads: number
}

/**
 * Tries the candidates of a choice, best first. What dies before it is warm is passed over for the next; the last that is possible is kept
 * and tried again and again, since what it lacks may come. Says what was taken, and why the others were not.
 */
export function openReaders(options: OpenReadersOptions): OpenReaders {
  const { choice, requireGpu, packages, logger, onFree, onFailure, onBatch } = options
  const prospects = prospectsFor(choice, { requireGpu, packages })
  const refused: Refusal[] = []
  let readers: Reader[] = []
  let layout: Layout | undefined
  let current: Candidate | undefined
  let taken = false
  let closed = false
  let closing: Promise<unknown> = Promise.resolve()

  /** The next that need not be passed over untried; those before it are refused. */
  function nextCandidate(): Candidate | undefined {
    for (let prospect = prospects.shift(); prospect !== undefined; prospect = prospects.shift()) {
      if (prospect.reason === undefined) return prospect.candidate
      refused.push({ ...prospect.candidate, reason: prospect.reason })
    }
    return undefined
  }

  /** Whether there is another to try should this one fail. */
  const isLast = () => prospects.every(({ reason }) => reason !== undefined)

  function tryNext(): void {
    if (closed) return
    const candidate = nextCandidate()
    if (candidate === undefined) {
      logger.error({ choice, requireGpu, refused: refused.map(inWords) }, 'no inference back end can be had')
      return onFailure(refused.map(inWords).join('; '))
    }
    taken = false
    current = candidate
    layout = layoutOf(candidate, options)
    const { process, batch, threads } = layout
    const settings: ReaderSettings = { candidate, packages, batch, batchWaitMs: options.batchWaitMs, decoders: threads }
    const trial = Array.from({ length: layout.readers }, () =>
      createReader({
        start: (events) =>
          process
            ? startProcessReader(options.readerPrograms.device, settings, events)
            : startThreadReader(options.readerPrograms.thread, settings, events),
        capacity: process ? batch * batchesInWork : 1,
        logger,
        frameTimeoutMs: options.frameTimeoutMs,
        onFree: () => (take(candidate), onFree()),
        onDeath: (reason) => (taken || isLast() ? onFailure(reason) : passOver(candidate, reason, trial)),
        onBatch,
      }),
    )
    readers = trial
  }

  function take(candidate: Candidate) {
    if (taken) return
    taken = true
    const device = readers.find(({ warm }) => warm)?.deviceName
    logger.info({ backend: backendLabel(candidate), device, refused: refused.map(inWords) }, 'inference back end taken')
  }

  function passOver(candidate: Candidate, reason: string, trial: Reader[]) {
    if (trial !== readers) return
    refused.push({ ...candidate, reason })
    logger.warn({ backend: backendLabel(candidate), reason }, 'inference back end passed over')
    closing = Promise.all([closing, ...trial.map((reader) => reader.close())])
    tryNext()
  }

  // The caller holds what is returned when it first hears of anything.
  queueMicrotask(tryNext)
  return {
    get readers() {
      return readers
    },
    get backend() {
      return taken && current !== undefined ? backendLabel(current) : undefined
    },
    get capacity() {
      return layout === undefined ? 0 : layout.readers * (layout.process ? layout.batch * batchesInWork : 1)
    },
    get places() {
      return layout === undefined ? options.cpuThreads : layout.readers * layout.batch
    },
    get batches() {
      return layout?.process ?? false
    },
    missing() {
      if (readers.some(({ warm }) => warm)) return undefined
      const [reason] = readers.flatMap(({ lastFailure }) => lastFailure ?? [])
      if (reason === undefined && (readers.length > 0 || !isLast())) return 'warming up'
      const failed = current === undefined || reason === undefined ? [] : [{ ...current, reason }]
      return `nothing computes: ${[...refused, ...failed].map(inWords).join('; ')}`
    },
    async close() {
      closed = true
      await Promise.all([closing, ...readers.map((reader) => reader.close())])
    },
  }
}

function layoutOf({ backend, device }: Candidate, options: OpenReadersOptions): Layout {
  const { cpuThreads, gpuThreads } = options
  const batch = options.batch ?? (device === 'gpu' ? gpuBatch : 1)
  const process = device === 'gpu' || backend === 'gpu' || batch > 1
  return process
    ? { process, readers: 1, batch, threads: device === 'gpu' ? gpuThreads : cpuThreads }
    : { process, readers: cpuThreads, batch: 1, threads: 1 }
}

const inWords = ({ reason, ...candidate }: Refusal) => `${backendLabel(candidate)}: ${reason}`
