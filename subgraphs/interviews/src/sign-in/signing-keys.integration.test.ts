import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPool, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { createSigningKeys } from './signing-keys.ts'

const hour = 3_600_000
const logger = silentLogger()
let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'test', max: 5, logger })
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

test('replicas share one key; the next is published an hour before it signs, the last until its tokens are over', async () => {
  let now = Date.now()
  const open = () => createSigningKeys({ pool, logger, clock: () => now })
  const at = async (hours: number) => {
    now += hours * hour
    const replica = await open()
    const state = { kid: (await replica.current()).kid, published: replica.published().keys.map(({ kid }) => kid) }
    await replica.close()
    return state
  }
  const replicas = await Promise.all([open(), open(), open()])
  const kids = await Promise.all(replicas.map(async (replica) => (await replica.current()).kid))
  await Promise.all(replicas.map((replica) => replica.close()))
  const [first] = kids
  expect(new Set(kids).size).toBe(1)

  expect(await at(22)).toEqual({ kid: first, published: [first] })
  const overlapping = await at(1.5)
  expect(overlapping).toEqual({ kid: first, published: [first, expect.any(String)] })
  const second = overlapping.published[1]
  expect(await at(0.6)).toEqual({ kid: second, published: [first, second] })
  expect(await at(0.5)).toEqual({ kid: second, published: [second] })
  const muchLater = await at(24 * 7)
  expect(muchLater.published).toEqual([muchLater.kid])
  expect([first, second]).not.toContain(muchLater.kid)
})

test('publishes nothing private', async () => {
  const keys = await createSigningKeys({ pool, logger })
  for (const key of keys.published().keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  await keys.close()
})
