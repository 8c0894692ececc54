import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually } from '@parley/platform/testing'
import { randomUUID } from 'node:crypto'
import type { RateLimit, RateLimits } from '../rate-limits.ts'

export interface RateLimitsHarness {
  /** As two processes have them. */
  replicas: [RateLimits, RateLimits]
  close(): Promise<void>
}

/** What limits do wherever they count. */
export function describeRateLimits(name: string, start: () => Promise<RateLimitsHarness>): void {
  describe(`${name} as a counter of limits`, () => {
    let harness: RateLimitsHarness
    let here: RateLimit
    let there: RateLimit
    beforeEach(async () => {
      harness = await start()
      const options = { name: `limit-${randomUUID()}`, limit: 3, windowSeconds: 1 }
      const [first, second] = harness.replicas
      here = first.create(options)
      there = second.create(options)
    })
    afterEach(() => harness.close())

    const outcome = (limit: RateLimit, key: string): Promise<unknown> =>
      limit.take(key).then(
        () => 'let through',
        (error: { extensions?: unknown }) => error.extensions ?? error,
      )
    const refused = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) }

    test('lets as many through as the limit says, from all replicas together, each key apart', async () => {
      const outcomes = await Promise.all([here, there, here, there, here].map((limit) => outcome(limit, 'ä key')))
      expect(outcomes.filter((each) => each === 'let through')).toHaveLength(3)
      expect(outcomes.filter((each) => each !== 'let through')).toEqual([refused, refused])
      expect(await outcome(there, 'another')).toBe('let through')
    })

    test('says when to come again, and is right about it, however often one asks meanwhile', async () => {
      const start = performance.now()
      for (const limit of [here, there, here]) await limit.take('key')
      const [first] = (await Promise.all([outcome(here, 'key'), outcome(here, 'key')])) as { retryAfterMs: number }[] // both refused
      expect(first?.retryAfterMs).toBeGreaterThan(0)
      expect(first?.retryAfterMs).toBeLessThanOrEqual(1_000)
      await eventually(() => there.take('key'))
      expect(performance.now() - start).toBeGreaterThan((first?.retryAfterMs ?? 0) * 0.9)
      expect(await outcome(here, 'key')).toBe('let through')
    })

    test('limits of other names do not count together', async () => {
      const other = harness.replicas[0].create({ name: `limit-${randomUUID()}`, limit: 1 })
      await other.take('key')
      expect(await outcome(other, 'key')).toEqual(refused)
      expect(await outcome(here, 'key')).toBe('let through')
    })
  })
}
