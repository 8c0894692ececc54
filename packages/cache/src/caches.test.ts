import { expect, test } from '@jest/globals'
import { createMetrics, silentLogger } from '@parley/platform'
import { z } from 'zod'
import { createCaches } from './caches.ts'
import { createMemoryStore } from './memory-store.ts'
import { describeCaches } from './testing/cache-contract.ts'

describeCaches('Memory', async () => ({ caches: createCaches({ logger: silentLogger() }), close: async () => undefined }))

test('hits and misses are counted, key by key, from zero', async () => {
  const metrics = createMetrics()
  const cache = createCaches({ logger: silentLogger(), metrics }).create({ name: 'things', schema: z.number() })
  expect(await metrics.scrape()).toContain('cache_requests_total{cache="things",result="hit"} 0')
  const load = async (keys: string[]) => new Map(keys.map((key) => [key, key.length]))
  await cache.getMany(['a', 'b', 'c'], load)
  await cache.getMany(['a', 'b', 'd'], load)
  const text = await metrics.scrape()
  expect(text).toContain('cache_requests_total{cache="things",result="hit"} 2')
  expect(text).toContain('cache_requests_total{cache="things",result="miss"} 4')
})

test('memory keeps only so many bytes, and what was read last', async () => {
  const store = createMemoryStore(100_000)
  const text = 'x'.repeat(4_500) // about 9,100 bytes with its key
  for (let n = 0; n < 20; n += 1) {
    await store.write(new Map([[`key-${n}`, text]]), 60_000)
    await store.read(['key-0'])
  }
  const kept = await store.read(Array.from({ length: 20 }, (_, n) => `key-${n}`))
  expect(kept.size).toBe(10)
  expect([...kept.keys()]).toEqual(expect.arrayContaining(['key-0', 'key-19']))
})
