import type { PlatformStatus } from '@parley/platform/status'

/** Looks that are kept: ten minutes of one every two seconds. */
const most = 300

/** What is drawn over time. */
export interface Moment {
  /** ms since the epoch. */
  at: number
  waiting: number
  requests: number | null
  httpP95: number | null
  events: number | null
  eventP95: number | null
  sockets: number
  frames: number | null
}

export type Figure = Exclude<keyof Moment, 'at'>

export interface History {
  add(status: PlatformStatus): void
  /** Oldest first; at most ten minutes. */
  moments(): readonly Moment[]
}

const momentOf = ({ at, queues, latency, sockets, pool }: PlatformStatus): Moment => ({
  at: Date.parse(at),
  waiting: queues.reduce((sum, { depth }) => sum + depth, 0),
  requests: latency.requestsPerSecond,
  httpP95: latency.httpMs?.p95 ?? null,
  events: latency.eventsPerSecond,
  eventP95: latency.eventMs?.p95 ?? null,
  sockets: sockets.websocket + sockets.sse + sockets.multipart,
  frames: pool?.framesPerSecond ?? null,
})

export function createHistory(): History {
  let moments: Moment[] = []
  return {
    add(status) {
      const moment = momentOf(status)
      // The same look may be answered twice.
      if (moments.at(-1)?.at !== moment.at) moments = [...moments.slice(1 - most), moment]
    },
    moments: () => moments,
  }
}
