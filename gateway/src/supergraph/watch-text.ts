import { asError, type Closable } from '@parley/platform'
import type { SupergraphListener } from './supergraph-source.ts'

export interface WatchTextOptions extends SupergraphListener {
  /** What is there now; undefined: the same as last time. Given up when the signal aborts. */
  read: (signal: AbortSignal) => Promise<string | undefined>
  /** What was there at first. */
  first: string
  everyMs: number
}

export interface TextWatch extends Closable {
  /** Looks now, or once more when a look is under way. */
  look: () => void
}

/** Looks every `everyMs`, and whenever told to; never twice at once. */
export function watchText({ read, first, everyMs, changed, unreadable }: WatchTextOptions): TextWatch {
  let last = first
  let failing = false
  let again = false
  const ended = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const once = async () => {
    try {
      const text = await read(ended.signal)
      if (ended.signal.aborted) return
      failing = false
      if (text === undefined || text === last) return
      last = text
      changed(text)
    } catch (error) {
      // Told once, not at each look.
      if (!failing && !ended.signal.aborted) unreadable(asError(error))
      failing = true
    }
  }
  const round = async () => {
    do {
      again = false
      await once()
    } while (again && !ended.signal.aborted)
    running = undefined
    wait()
  }
  const look = () => {
    again = true
    if (ended.signal.aborted || running !== undefined) return
    clearTimeout(timer)
    running = round()
  }
  const wait = () => {
    if (!ended.signal.aborted) timer = setTimeout(look, everyMs).unref()
  }
  wait()
  return {
    look,
    async close() {
      ended.abort()
      clearTimeout(timer)
      await running
    },
  }
}
