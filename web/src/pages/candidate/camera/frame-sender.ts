import type { FrameOutcome, FrameRate } from './frame-rate.ts'

/** Sends pictures for as long as it is not stopped, at the rate that the answers allow. */
export interface FrameSender {
  state(): FrameState
  onChange: (listener: () => void) => () => void
  /** At once: what is under way is broken off. */
  stop(): void
}

/**
 * `sending`: pictures arrive. `waiting`: there is no new picture, or none gets through; it is tried again. `ended`: the platform takes no more, for
 * this reason.
 */
export type FrameState = { state: 'sending' | 'waiting' } | { state: 'ended'; code: string }

export interface FrameSenderOptions {
  /** The next picture; undefined when there is none that is new. */
  capture: () => Promise<Blob | undefined>
  send: (image: Blob, capturedAt: number, signal: AbortSignal) => Promise<FrameOutcome>
  rate: FrameRate
  /** Milliseconds of a clock that does not go back. */
  now: () => number
  /** The platform's clock, which pictures bear. */
  capturedAt: () => number
  after: (ms: number, run: () => void) => () => void
}

/** One under way, and one behind it on a slow line. */
const mostInFlight = 2
/** A picture that is as old as this is of no use to anybody. */
const longestMs = 8_000
/** Without a picture for so long it is not sending. */
const quietMs = 2_000
const minimumMs = 10

export function createFrameSender({ capture, send, rate, now, capturedAt, after }: FrameSenderOptions): FrameSender {
  const listeners = new Set<() => void>()
  const stopped = new AbortController()
  let state: FrameState = { state: 'waiting' }
  let inFlight = 0
  let last = -Infinity
  let lastAccepted = -Infinity
  let callOff = (): void => {}

  function become(next: FrameState): void {
    if (next.state === state.state || state.state === 'ended') return
    state = next
    for (const listener of listeners) listener()
  }
  function stop(): void {
    callOff()
    stopped.abort()
  }
  async function sendOne(): Promise<void> {
    const image = await capture()
    if (!image || stopped.signal.aborted) return
    const at = now()
    const late = AbortSignal.timeout(longestMs)
    const outcome = await send(image, capturedAt(), AbortSignal.any([stopped.signal, late]))
    if (stopped.signal.aborted) return
    rate.answered(outcome.kind === 'accepted' ? { ...outcome, roundTripMs: now() - at } : outcome, now())
    if (outcome.kind === 'accepted') lastAccepted = now()
    if (outcome.kind === 'ended') {
      become({ state: 'ended', code: outcome.code })
      stop()
    }
  }
  function tick(): void {
    // An answer may have told to wait since this was set.
    if (now() >= rate.dueAfter(last)) {
      last = now()
      if (last - lastAccepted >= quietMs) become({ state: 'waiting' })
      if (inFlight < mostInFlight) begin()
    }
    callOff = after(Math.max(minimumMs, rate.dueAfter(last) - now()), tick)
  }
  function begin(): void {
    inFlight += 1
    void sendOne()
      .catch(() => {})
      .finally(() => {
        inFlight -= 1
        if (!stopped.signal.aborted) become({ state: now() - lastAccepted < quietMs ? 'sending' : 'waiting' })
      })
  }
  callOff = after(0, tick)

  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop,
  }
}
