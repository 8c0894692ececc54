import type { Logger } from '@parley/platform'
import type { BatchDone } from '../device/serial-model.ts'
import type { TimedReading } from '../reading/read-frame.ts'
import type { ReaderMessage } from './reader-messages.ts'
import type { ReaderHost, StartReader } from './start-reader.ts'

/** What became of a frame that a reader was given. `failed`: the networks threw, or the reader died or hung over it. */
export type ReaderAnswer = { result: TimedReading } | { failed: string }

/** One place in the pool: a thread that reads a frame at a time or a process that reads many, and its successor when it dies. */
export interface Reader {
  readonly warm: boolean
  /** Frames that it was given and has not answered. */
  readonly inWork: number
  /** Frames that it may still be given. */
  readonly free: number
  /** What reads the frames; empty before it was first warm. */
  readonly modelVersion: string
  readonly deviceName: string
  /** Why it last died; undefined while it has not since it was last warm. */
  readonly lastFailure: string | undefined
  /**
   * Gives it a frame; only when it is free. `answer` is called once, and not at all when the pool is closed before.
   * @param alone nothing else is given until this is answered
   */
  run(jpeg: Uint8Array, alone: boolean, answer: (answer: ReaderAnswer) => void): void
  close(): Promise<void>
}

export interface ReaderOptions {
  start: StartReader
  /** Most frames in work at once. */
  capacity: number
  logger: Logger
  /** A frame that takes longer has hung its reader, which is then replaced. Milliseconds. */
  frameTimeoutMs: number
  /** It can take a frame: after the start, and after each answer. */
  onFree: () => void
  /** It died. Its successor starts by itself. */
  onDeath: (reason: string) => void
  onBatch: (batch: BatchDone) => void
}

/** Wait before a successor starts: at once after one that had been warm, longer each time when it does not even get there. */
const restartDelayMs = (failedStarts: number) => (failedStarts === 0 ? 0 : Math.min(5_000, 100 * 2 ** failedStarts))

interface Work {
  answer: (answer: ReaderAnswer) => void
  watchdog: NodeJS.Timeout
}

export function createReader({ start, capacity, logger, frameTimeoutMs, onFree, onDeath, onBatch }: ReaderOptions): Reader {
  const work = new Map<number, Work>()
  let warm = false
  let alone = false
  let modelVersion = ''
  let deviceName = ''
  let lastFailure: string | undefined
  let failedStarts = 0
  let nextId = 0
  let closed = false
  let restart: NodeJS.Timeout | undefined
  let host: ReaderHost = start({ onMessage: receive, onEnd: died })

  function receive(message: ReaderMessage) {
    if (closed) return
    switch (message.kind) {
      case 'warm':
        ;({ modelVersion, deviceName } = message)
        logger.info({ modelVersion, deviceName }, 'inference reader warm')
        lastFailure = undefined
        failedStarts = 0
        warm = true
        return onFree()
      case 'batch':
        return onBatch(message)
      case 'reading':
        return settle(message.id, { result: message.result })
      case 'failed':
        return settle(message.id, { failed: message.reason })
      case 'unable':
        return undefined
    }
  }

  function settle(id: number, answer: ReaderAnswer) {
    const done = work.get(id)
    work.delete(id)
    clearTimeout(done?.watchdog)
    alone = false
    done?.answer(answer)
    onFree()
  }

  function died(reason: string) {
    if (closed) return
    logger.error({ reason, warm }, 'inference reader died')
    if (!warm) failedStarts++
    warm = false
    lastFailure = reason
    restart = setTimeout(() => (host = start({ onMessage: receive, onEnd: died })), restartDelayMs(failedStarts))
    for (const id of work.keys()) settle(id, { failed: reason })
    onDeath(reason)
  }

  return {
    get warm() {
      return warm
    },
    get inWork() {
      return work.size
    },
    get free() {
      return warm && !alone ? capacity - work.size : 0
    },
    get modelVersion() {
      return modelVersion
    },
    get deviceName() {
      return deviceName
    },
    get lastFailure() {
      return lastFailure
    },
    run(jpeg, onlyThis, answer) {
      const id = nextId++
      alone = onlyThis
      const watchdog = setTimeout(() => {
        logger.error({ frameTimeoutMs }, 'inference reader hangs')
        void host.end()
      }, frameTimeoutMs)
      work.set(id, { answer, watchdog })
      host.post({ id, jpeg })
    },
    async close() {
      closed = true
      clearTimeout(restart)
      for (const { watchdog } of work.values()) clearTimeout(watchdog)
      work.clear()
      await host.end()
    },
  }
}
