import { expect, test } from '@jest/globals'
import { createMetrics, silentLogger } from '@parley/platform'
import { createRateLimits } from './rate-limits.ts'
import { describeRateLimits } from './testing/rate-limits-contract.ts'

describeRateLimits('Memory', async () => {
  const limits = createRateLimits({ logger: silentLogger() })
  return { replicas: [limits, limits], close: async () => undefined }
})

test('what is refused is counted by the name of the limit', async () => {
  const metrics = createMetrics()
  const limit = createRateLimits({ logger: silentLogger(), metrics }).create({ name: 'sign-in', limit: 1 })
  await limit.take('a')
  await expect(limit.take('a')).rejects.toThrow('Too many requests')
  expect(await metrics.scrape()).toContain('parley_rate_limited_total{limit="sign-in"} 1')
})

test('remembers only so many keys', async () => {
  const limit = createRateLimits({ logger: silentLogger() }).create({ name: 'many', limit: 1 })
  await limit.take('first')
  for (let n = 0; n < 50_000; n += 1) await limit.take(`${n}`)
  // Forgotten: it begins anew.
  await expect(limit.take('first')).resolves.toBeUndefined()
  await expect(limit.take('49999')).rejects.toThrow('Too many requests')
})
