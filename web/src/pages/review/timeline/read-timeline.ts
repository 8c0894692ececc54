import { PlatformError } from '../../../platform/ask.ts'
import type { Sample } from './sample.ts'

export interface TimelinePart {
  samples: Sample[]
  /** Asks for what comes after; undefined: that was all. */
  next: string | undefined
}

/** One page of the timeline. @throws PlatformError */
export type ReadPart = (after: string | undefined) => Promise<TimelinePart>

/** `anew`: what came so far is no longer to be trusted, since older samples were deleted meanwhile. */
export type TimelineNews = { kind: 'part'; samples: Sample[] } | { kind: 'anew' } | { kind: 'truncated' }

export interface ReadTimelineOptions {
  /** Waits so many ms. */
  wait: (ms: number) => Promise<void>
  /** So many parts as fast as they come, then one each `everyMs`: requests are counted per person, and others are needed, too. */
  burst?: number
  everyMs?: number
  /** No more samples than that. */
  most?: number
}

/** Errors that pass; each is tried again so often. */
const passing = new Set(['RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'OFFLINE', 'INTERNAL_SERVER_ERROR'])
const tries = 5

/** The whole emotion timeline, page by page, oldest first. @throws PlatformError when it cannot be had */
export async function* readTimeline(read: ReadPart, options: ReadTimelineOptions): AsyncGenerator<TimelineNews, void, undefined> {
  const { wait, burst = 20, everyMs = 1_000, most = 50_000 } = options
  let after: string | undefined
  let [parts, samples, failures] = [0, 0, 0]
  for (;;) {
    let part: TimelinePart
    try {
      part = await read(after)
    } catch (error) {
      if (!(error instanceof PlatformError) || ++failures > tries) throw error
      if (error.code === 'CURSOR_EXPIRED') {
        after = undefined
        samples = 0
        yield { kind: 'anew' }
      } else if (passing.has(error.code)) await wait(error.retryAfterMs ?? Math.min(8_000, 500 * 2 ** failures))
      else throw error
      continue
    }
    failures = 0
    parts += 1
    samples += part.samples.length
    yield { kind: 'part', samples: part.samples }
    if (part.next === undefined) return
    if (samples >= most) return yield { kind: 'truncated' }
    after = part.next
    if (parts >= burst) await wait(everyMs)
  }
}
