import { useState } from 'react'

/** When the newest event came, and how long its analysis took. */
export interface Freshness {
  heard(now: number, latencyMs?: number): void
  read(): { at: number | undefined; latencyMs: number | undefined }
}

export function createFreshness(): Freshness {
  let at: number | undefined
  let latency: number | undefined
  return {
    heard(now, latencyMs) {
      at = now
      latency = latencyMs ?? latency
    },
    read: () => ({ at, latencyMs: latency }),
  }
}

export const useFreshness = (): Freshness => useState(createFreshness)[0]
