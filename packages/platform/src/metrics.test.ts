import { expect, test } from '@jest/globals'
import { createMetrics } from './metrics.ts'

test('asking for a name again gives the same metric', async () => {
  const metrics = createMetrics()
  metrics.counter('parley_things_total', 'Things', ['kind']).inc({ kind: 'a' })
  metrics.counter('parley_things_total', 'Things', ['kind']).inc({ kind: 'a' })
  expect(await metrics.scrape()).toContain('parley_things_total{kind="a"} 2')
})

test('values are brought up to date before a scrape, and a failing update costs only itself', async () => {
  const metrics = createMetrics()
  const depth = metrics.gauge('queue_depth', 'Messages waiting')
  metrics.onScrape(() => Promise.reject(new Error('broker away')))
  metrics.onScrape(() => depth.set(7))
  expect(await metrics.scrape()).toContain('queue_depth 7')
})
