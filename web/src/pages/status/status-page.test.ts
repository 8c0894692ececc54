import type { PlatformStatus } from '@parley/platform/status'
import { expect, test } from '@jest/globals'
import { bytes, duration, figure } from './amounts.ts'
import { createHistory } from './history.ts'
import { verdictOf } from './verdict.ts'

const part = (name: string, state: PlatformStatus['parts'][number]['state'] = 'ready') => ({
  name,
  kind: 'service' as const,
  state,
  missing: [],
  upSeconds: 1,
  memoryBytes: 1,
  eventLoopP99Ms: 1,
  stop: null,
})
const status = (more: Partial<PlatformStatus> = {}): PlatformStatus => ({
  at: '2026-01-01T00:00:00.000Z',
  development: false,
  parts: [part('gateway'), part('emotion')],
  queues: [{ name: 'scoring.answers', depth: 2, deadLetters: 0, consumers: 1 }],
  pool: null,
  sockets: { websocket: 1, sse: 2, multipart: 3, subscriptions: 9, upstreams: 4 },
  latency: { requestsPerSecond: 5, httpMs: { p50: 1, p95: 7, p99: 9 }, eventMs: null, eventsPerSecond: null },
  errors: [],
  ...more,
})

test('the verdict says what does not work and what that means, the worst first', () => {
  expect(verdictOf(status())).toEqual({ tone: 'good', title: 'Everything is ready', details: [] })
  const starting = verdictOf(status({ parts: [part('gateway'), part('scoring', 'starting')] }))
  expect([starting.tone, starting.title]).toEqual(['warn', 'One part is not ready'])
  const down = verdictOf(status({ parts: [part('emotion', 'down'), part('scoring', 'degraded')] }))
  expect([down.tone, down.title]).toEqual(['bad', 'One part is down'])
  expect(down.details[0]).toBe('emotion is down: frames are not taken in; everything else goes on.')
  const dead = verdictOf(status({ queues: [{ name: 'q', depth: 0, deadLetters: 3, consumers: 1 }] }))
  expect([dead.tone, dead.details]).toEqual(['warn', ['3 messages were given up. Look at them, and send them again: make dead-letters.']])
})

test('ten minutes are kept, each look once', () => {
  const history = createHistory()
  for (let second = 0; second < 1_000; second += 2) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
    history.add(status({ at }))
    history.add(status({ at }))
  }
  const moments = history.moments()
  expect(moments).toHaveLength(300)
  expect((moments.at(-1)?.at ?? 0) - (moments[0]?.at ?? 0)).toBe(598_000)
  expect(moments[0]).toMatchObject({ waiting: 2, sockets: 6, requests: 5, httpP95: 7, frames: null })
})

test('amounts are as exact as one can read', () => {
  expect([bytes(12), bytes(1_500), bytes(123_456_789), bytes(2_340_000_000)]).toEqual(['12 B', '1.5 KB', '123 MB', '2.3 GB'])
  expect([duration(5), duration(600), duration(7_200), duration(400_000)]).toEqual(['5 s', '10 min', '2 h', '5 d'])
  expect([figure(0.123), figure(12.34), figure(850.4)]).toEqual(['0.12', '12.3', '850'])
})
