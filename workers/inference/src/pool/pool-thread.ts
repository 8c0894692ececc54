import type { Logger } from '@parley/platform'
import type { TimedReading } from '../reading/read-frame.ts'
import { startThread } from './start-thread.ts'
import type { FrameRequest, ThreadMessage, ThreadSettings } from './thread-messages.ts'

/** What became of a frame that a thread was given. `failed`: the networks threw, or the thread died or hung over it. */
export type ThreadAnswer = { result: TimedReading } | { failed: string }

/** One place in the pool: a thread, and its successor when it dies. */
export interface PoolThread {
  readonly state: 'starting' | 'warm' | 'busy'
  /** What reads the frames; empty before the thread was first warm. */
  readonly modelVersion: string
  /** Why it last died; undefined while it has not since it was last warm. */
  readonly lastFailure: string | undefined
  /** Gives it a frame; only when warm. `answer` is called once, and not at all when the pool is closed before. */
  run(jpeg: Uint8Array, answer: (answer: ThreadAnswer) => void): void
  close(): Promise<void>
}

export interface PoolThreadOptions {
  program: URL
  settings: ThreadSettings
  logger: Logger
  /** A frame that takes longer has hung its thread, which is then replaced. Milliseconds. */
  frameTimeoutMs: number
  /** It can take a frame: after the start, and after each answer. */
  onFree: () => void
  /** It died. Its successor starts by itself. */
  onDeath: (reason: string) => void
}

/** Wait before a successor starts: at once after a thread that had been warm, longer each time when it does not even get there. */
const restartDelayMs = (failedStarts: number) => (failedStarts === 0 ? 0 : Math.min(5_000, 100 * 2 ** failedStarts))

export function createPoolThread({ program, settings, logger, frameTimeoutMs, onFree, onDeath }: PoolThreadOptions): PoolThread {
  let state: PoolThread['state'] = 'starting'
  let lastFailure: string | undefined
  let modelVersion = ''
  let failedStarts = 0
  let closed = false
  let restart: NodeJS.Timeout | undefined
  let watchdog: NodeJS.Timeout | undefined
  let pending: ((answer: ThreadAnswer) => void) | undefined
  let worker = start()

  function start() {
    const thread = startThread(program, settings)
    let reason: string | undefined
    thread.on('message', (message: ThreadMessage) => receive(message))
    thread.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)))
    thread.on('exit', (code) => died(reason ?? `ended with code ${code}`))
    return thread
  }

  function receive(message: ThreadMessage) {
    if (closed) return
    if (message.kind === 'warm') {
      modelVersion = message.modelVersion
      logger.info({ modelVersion }, 'inference thread warm')
      lastFailure = undefined
      failedStarts = 0
      state = 'warm'
    } else {
      state = 'warm'
      settle(message.kind === 'reading' ? { result: message.result } : { failed: message.reason })
    }
    onFree()
  }

  function died(reason: string) {
    if (closed) return
    logger.error({ reason }, 'inference thread died, another takes its place')
    if (state === 'starting') failedStarts++
    state = 'starting'
    lastFailure = reason
    restart = setTimeout(() => (worker = start()), restartDelayMs(failedStarts))
    settle({ failed: reason })
    onDeath(reason)
  }

  function settle(answer: ThreadAnswer) {
    clearTimeout(watchdog)
    const report = pending
    pending = undefined
    report?.(answer)
  }

  return {
    get state() {
      return state
    },
    get modelVersion() {
      return modelVersion
    },
    get lastFailure() {
      return lastFailure
    },
    run(jpeg, answer) {
      state = 'busy'
      pending = answer
      watchdog = setTimeout(() => {
        logger.error({ frameTimeoutMs }, 'inference thread hangs')
        void worker.terminate()
      }, frameTimeoutMs)
      // One copy, then a transfer. The original stays: for a second try, and because a queue may have to deliver it again.
      const request: FrameRequest = { jpeg: Uint8Array.from(jpeg) }
      worker.postMessage(request, [request.jpeg.buffer])
    },
    async close() {
      closed = true
      clearTimeout(restart)
      clearTimeout(watchdog)
      pending = undefined
      await worker.terminate()
    },
  }
}
