import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { silentLogger, type SocketTicket } from '@parley/platform'
import { openEmotionDatabase, type EmotionDatabase } from '../testing/emotion-database.ts'
import { createUsedTickets, type UsedTickets } from './used-tickets.ts'

let database: EmotionDatabase
let tickets: UsedTickets

beforeAll(async () => {
  database = await openEmotionDatabase()
  tickets = createUsedTickets({ query: database.query, logger: silentLogger() })
}, 60_000)
afterAll(async () => {
  await tickets.close()
  await database.close()
})

const ticket = (expiresInMs: number): SocketTicket => ({
  id: randomUUID(),
  principal: { kind: 'user', userId: 'u', sessionId: 's', organizationId: 'o', role: 'CANDIDATE', scopes: [] },
  interviewId: 'i',
  expiresAt: Date.now() + expiresInMs,
})

test('a ticket is spent once, however many ask at once', async () => {
  const one = ticket(60_000)
  const spent = await Promise.all(Array.from({ length: 20 }, () => tickets.spend(one)))
  expect(spent.filter(Boolean)).toHaveLength(1)
  expect(await tickets.spend(ticket(60_000))).toBe(true)
})

test('what has expired for longer than clocks may be apart is forgotten, and nothing else', async () => {
  const [old, recent, good] = [ticket(-120_000), ticket(-1_000), ticket(60_000)]
  for (const each of [old, recent, good]) await tickets.spend(each)
  await tickets.sweep()
  const rows = await database.query('SELECT id FROM emotion.used_tickets WHERE id = ANY($1::text[])', [[old.id, recent.id, good.id]])
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([recent.id, good.id]))
})
