/** How the operation that was run last goes. */
export type Progress =
  | { state: 'none' | 'asking' }
  | { state: 'answered' | 'failed'; ms: number }
  /** `sinceMs`: between the last two events; of the first one, since it was asked for. */
  | { state: 'live'; events: number; sinceMs: number }
  | { state: 'ended'; events: number; ms: number }

/** What becomes of one run; once another has begun it is no longer heard. */
export interface Run {
  answered(): void
  failed(): void
  listening(): void
  event(): void
  ended(): void
}

export interface RunProgress {
  current: () => Progress
  onChange: (listener: () => void) => () => void
  begin(): Run
}

/** @param now milliseconds of a clock that never goes back */
export function createRunProgress(now: () => number = () => performance.now()): RunProgress {
  const listeners = new Set<() => void>()
  let current: Progress = { state: 'none' }
  let newest = 0
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    begin() {
      const run = ++newest
      const began = now()
      let events = 0
      let last = began
      function become(next: Progress): void {
        if (run !== newest) return
        current = next
        for (const listener of listeners) listener()
      }
      become({ state: 'asking' })
      return {
        answered: () => become({ state: 'answered', ms: now() - began }),
        failed: () => become({ state: 'failed', ms: now() - began }),
        listening: () => become({ state: 'live', events, sinceMs: 0 }),
        event() {
          const at = now()
          become({ state: 'live', events: ++events, sinceMs: at - last })
          last = at
        },
        ended: () => become({ state: 'ended', events, ms: now() - began }),
      }
    },
  }
}

/** Said once, for those who listen to the page. */
export function progressText(progress: Progress): string {
  switch (progress.state) {
    case 'none':
      return ''
    case 'asking':
      return 'Asking…'
    case 'answered':
      return `Answered in ${duration(progress.ms)}`
    case 'failed':
      return `Failed after ${duration(progress.ms)}`
    case 'live':
      return 'Listening'
    case 'ended':
      return `Ended after ${eventCount(progress.events)}, ${duration(progress.ms)}`
  }
}

/** What changes with each event: for the eye alone. */
export function eventsText(progress: Progress): string {
  if (progress.state !== 'live' || progress.events === 0) return ''
  const since = duration(progress.sinceMs)
  return progress.events === 1 ? `1 event, after ${since}` : `${eventCount(progress.events)}, the last ${since} after the one before`
}

const eventCount = (count: number) => (count === 1 ? '1 event' : `${count} events`)

/** As people say it: `34 ms`, `1.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
