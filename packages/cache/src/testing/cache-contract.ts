import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually } from '@parley/platform/testing'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Cache, Caches } from '../caches.ts'

export interface CachesHarness {
  caches: Caches
  close(): Promise<void>
}

const thing = z.object({ name: z.string(), at: z.coerce.date() })
type Thing = z.infer<typeof thing>

/** What caches do wherever they keep their values. */
export function describeCaches(name: string, start: () => Promise<CachesHarness>): void {
  describe(`${name} as a cache`, () => {
    let harness: CachesHarness
    let cache: Cache<Thing>
    let loads: string[][]
    beforeEach(async () => {
      harness = await start()
      cache = harness.caches.create({ name: `things-${randomUUID()}`, schema: thing })
      loads = []
    })
    afterEach(() => harness.close())

    const thingOf = (key: string): Thing => ({ name: `ä ${key} 𝄞`, at: new Date('2026-03-01T12:34:56.789Z') })
    /** Knows every key but those that begin with "no". */
    const load = async (missing: string[]) => {
      loads.push(missing)
      await new Promise(setImmediate)
      return new Map(missing.filter((key) => !key.startsWith('no')).map((key) => [key, thingOf(key)]))
    }

    test('loads what it lacks by one call, and gives the rest as it was kept', async () => {
      expect(await cache.getMany(['a', 'b'], load)).toEqual(new Map(['a', 'b'].map((key) => [key, thingOf(key)])))
      expect(await cache.getMany(['c', 'b', 'd', 'b'], load)).toEqual(new Map(['b', 'c', 'd'].map((key) => [key, thingOf(key)])))
      expect(loads).toEqual([
        ['a', 'b'],
        ['c', 'd'],
      ])
    })

    test('asks again for what there was not', async () => {
      expect(await cache.getMany(['nobody', 'a'], load)).toEqual(new Map([['a', thingOf('a')]]))
      await cache.getMany(['nobody', 'a'], load)
      expect(loads).toEqual([['nobody', 'a'], ['nobody']])
    })

    test('loads a key once, however many ask at the same time', async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => cache.getMany(n % 2 === 0 ? ['a'] : ['b', 'a'], load)))
      expect(new Set(loads.flat())).toEqual(new Set(['a', 'b']))
      expect(loads.flat()).toHaveLength(2)
      expect(answers[0]?.get('a')).toEqual(thingOf('a'))
      expect(answers[99]).toEqual(new Map(['a', 'b'].map((key) => [key, thingOf(key)])))
    })

    test('a load that fails fails for all who wait, and is tried again', async () => {
      const failing = () => new Promise<Map<string, Thing>>((_, reject) => setImmediate(reject, new Error('no database')))
      const failed = await Promise.allSettled([cache.getMany(['a'], failing), cache.getMany(['a', 'b'], failing)])
      expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      expect(await cache.getMany(['a'], load)).toEqual(new Map([['a', thingOf('a')]]))
    })

    test('gives each a value of their own', async () => {
      await cache.getMany(['a'], load)
      const spoiled = (await cache.getMany(['a'], load)).get('a')
      if (spoiled !== undefined) spoiled.name = 'spoiled'
      expect((await cache.getMany(['a'], load)).get('a')).toEqual(thingOf('a'))
    })

    test('loads anew what is too old', async () => {
      const brief = harness.caches.create({ name: `brief-${randomUUID()}`, ttlMs: 100, schema: thing })
      await brief.getMany(['a'], load)
      await eventually(async () => {
        await brief.getMany(['a'], load)
        expect(loads.length).toBeGreaterThan(1)
      })
    })

    test('loads anew what is not of the form that is expected now', async () => {
      const name = `form-${randomUUID()}`
      const before = harness.caches.create({ name, schema: z.object({ title: z.string() }) })
      await before.getMany(['a'], async () => new Map([['a', { title: 'of an older version' }]]))
      const after = harness.caches.create({ name, schema: thing })
      expect(await after.getMany(['a'], load)).toEqual(new Map([['a', thingOf('a')]]))
    })

    test('caches of other names keep their keys apart', async () => {
      const other = harness.caches.create({ name: `other-${randomUUID()}`, schema: thing })
      await cache.getMany(['a'], load)
      await other.getMany(['a'], load)
      expect(loads).toHaveLength(2)
    })
  })
}
