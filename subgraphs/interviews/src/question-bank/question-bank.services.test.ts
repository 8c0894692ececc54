import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createCaches } from '@parley/cache'
import { createPool, prismaAdapter, queryOn, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createMetrics, silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { openRedisConnection, type RedisConnection } from '@parley/redis'
import { startRedisServer, type RedisServer } from '@parley/redis/testing'
import { serviceUrl } from '@parley/services/testing'
import { PrismaClient } from '../generated/prisma/client.ts'
import { seedPeople } from '../testing/people.ts'
import { createQuestionBank } from './question-bank.ts'

const logger = silentLogger()
let database: TestDatabase
let pool: Pool
let prisma: PrismaClient
let server: RedisServer
let redis: RedisConnection
beforeAll(async () => {
  await serviceUrl('redis') // installs it
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'question-bank', max: 3, logger })
  prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  await seedPeople(queryOn(pool))
  server = await startRedisServer()
  redis = await openRedisConnection({ url: server.url, name: 'interviews', logger })
}, 120_000)
afterAll(async () => {
  await redis.close()
  await server.close()
  await prisma.$disconnect()
  await pool.end()
  await database.close()
})

test('comes from Redis as from the database, and from the database when Redis is down', async () => {
  const metrics = createMetrics()
  const bank = createQuestionBank(prisma, createCaches({ redis, logger, metrics }))
  const read = async () => ({
    questions: await bank.questions(['q1', 'q2', 'gone']),
    templates: await bank.questionsOfTemplates(['basics']),
  })
  const fromDatabase = await read()
  expect(fromDatabase.questions.get('q1')).toEqual(await prisma.question.findUniqueOrThrow({ where: { id: 'q1' } }))
  expect(fromDatabase.templates.get('basics')?.map(({ id }) => id)).toEqual(['q1', 'q2', 'q3'])

  expect(await read()).toEqual(fromDatabase)
  expect(await metrics.scrape()).toContain('cache_requests_total{cache="template-questions",result="hit"} 1')

  await server.kill()
  await eventually(async () => expect(redis.ready).toBe(false))
  expect(await read()).toEqual(fromDatabase)
  expect(await metrics.scrape()).toContain('cache_requests_total{cache="template-questions",result="hit"} 1')
})
