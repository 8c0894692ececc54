import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { interviewsChangedTopic, topology, type InterviewAccess } from '@parley/contracts'
import { createPool, queryOn, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, jsonMessage, type EventBus, type WorkQueue } from '@parley/messaging'
import { anonymous, ParleyError, silentLogger, type Principal } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { EventEmitter, once } from 'node:events'
import { createInterviewAccess, type InterviewAccessCopy } from './interview-access.ts'
import { accessOf } from './testing/access-of.ts'

let database: TestDatabase
let pool: Pool
let queue: WorkQueue
let bus: EventBus
let copy: InterviewAccessCopy
/** What the interviews subgraph would say; undefined: it is out of reach. */
let truth: Map<string, InterviewAccess> | undefined
let asked: string[][]
let told: InterviewAccess[]
const changes = new EventEmitter().setMaxListeners(0)

/** A replica of the subgraph. */
const replica = (schema: 'emotion' | 'scoring' = 'emotion') =>
  createInterviewAccess({
    schema,
    query: queryOn(pool),
    queue,
    changesQueue: `interviews.changed.${schema}`,
    bus,
    async fetchAccess(ids) {
      asked.push(ids)
      if (truth === undefined) throw new ParleyError('SERVICE_UNAVAILABLE', { extensions: { service: 'interviews' } })
      return ids.flatMap((id) => truth?.get(id) ?? [])
    },
    logger: silentLogger(),
  })

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'interview-access', max: 10, logger: silentLogger() })
  queue = await createEmbeddedWorkQueue({ topology, pool, logger: silentLogger() })
})
beforeEach(async () => {
  await pool.query('TRUNCATE emotion.interview_access, scoring.interview_access')
  bus = createEmbeddedEventBus()
  truth = new Map()
  asked = []
  told = []
  copy = await replica()
  copy.onChange((access) => {
    told.push(access)
    changes.emit(`${access.interviewId} ${access.version}`)
  })
})
afterEach(async () => {
  await copy.close()
  await bus.close()
  // A message that the copy gave back when it closed must not reach the next test.
  const rest = await queue.consume('interviews.changed.emotion', { prefetch: 100 }, (delivery) => delivery.ack())
  await eventually(async () => {
    const waiting = await queue.depth('interviews.changed.emotion')
    if (waiting > 0) throw new Error(`${waiting} messages are left`)
  })
  await rest.close()
})
afterAll(async () => {
  await queue.close()
  await pool.end()
  await database.close()
})

const stored = async (schema = 'emotion') =>
  (
    await pool.query<{ interview_id: string; version: number }>(`SELECT interview_id, version FROM ${schema}.interview_access ORDER BY 1`)
  ).rows.map((row) => [row.interview_id, row.version])
const toldOf = (access: InterviewAccess) => once(changes, `${access.interviewId} ${access.version}`)
const ring = (access: unknown) => bus.publish(interviewsChangedTopic, access)
const send = (access: unknown) => queue.publish('interviews.changed', jsonMessage(access))
const user = (role: 'CANDIDATE' | 'ADMIN', userId: string, organizationId = 'o'): Principal => ({
  kind: 'user',
  userId,
  sessionId: 's',
  organizationId,
  role,
  scopes: [],
})

describe('the copy', () => {
  test('reads through on a miss, keeps what it learns, and needs the interviews subgraph no more', async () => {
    truth?.set('i', accessOf('i', { candidateId: null, private: true, answersSubmitted: 2 }))
    expect(await copy.get('i')).toEqual(truth?.get('i'))
    expect(await stored()).toEqual([['i', 1]])
    truth = undefined
    expect(await copy.get('i')).toEqual(accessOf('i', { candidateId: null, private: true, answersSubmitted: 2 }))
    // Another replica reads it from the table.
    const other = await replica()
    expect(await other.get('i')).toEqual(accessOf('i', { candidateId: null, private: true, answersSubmitted: 2 }))
    await other.close()
    expect(asked).toEqual([['i']])
  })

  test('asks for many with one question', async () => {
    for (const id of ['a', 'b', 'c']) truth?.set(id, accessOf(id))
    expect(await Promise.all(['a', 'b', 'c', 'a', 'nobody'].map((id) => copy.get(id)))).toEqual([
      accessOf('a'),
      accessOf('b'),
      accessOf('c'),
      accessOf('a'),
      undefined,
    ])
    expect(asked).toEqual([['a', 'b', 'c', 'nobody']])
  })

  test('says SERVICE_UNAVAILABLE only of what it does not have', async () => {
    truth?.set('a', accessOf('a'))
    await copy.get('a')
    truth = undefined
    await expect(copy.get('b')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(await copy.get('a')).toEqual(accessOf('a'))
    await expect(copy.fresh('a')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  test('asked for what is fresh, asks the interviews subgraph each time', async () => {
    truth?.set('i', accessOf('i'))
    expect(await copy.fresh('i')).toEqual(accessOf('i'))
    truth?.set('i', accessOf('i', { version: 2, status: 'COMPLETED' }))
    expect(await copy.fresh('i')).toEqual(accessOf('i', { version: 2, status: 'COMPLETED' }))
    expect(await copy.get('i')).toEqual(accessOf('i', { version: 2, status: 'COMPLETED' }))
    expect(await stored()).toEqual([['i', 2]])
    expect(await copy.fresh('nobody')).toBeUndefined()
  })
})

describe('a change', () => {
  test('heard by bell is known, stored and told', async () => {
    truth?.set('i', accessOf('i'))
    await copy.get('i')
    const withdrawn = accessOf('i', { version: 2, emotionConsent: false })
    const heard = toldOf(withdrawn)
    await ring(withdrawn)
    await heard
    expect(await copy.get('i')).toEqual(withdrawn)
    expect(await stored()).toEqual([['i', 2]])
  })

  test('that comes by message alone is known, stored and told, in each subgraph', async () => {
    truth?.set('i', accessOf('i'))
    await copy.get('i')
    const scoring = await replica('scoring')
    const there = new Promise<InterviewAccess>((resolve) => scoring.onChange(resolve))
    const completed = accessOf('i', { version: 2, status: 'COMPLETED' })
    const heard = toldOf(completed)
    await send(completed)
    await heard
    expect(await there).toEqual(completed)
    expect(await copy.get('i')).toEqual(completed)
    expect(await stored()).toEqual([['i', 2]])
    expect(await stored('scoring')).toEqual([['i', 2]])
    await scoring.close()
  })

  test('whose bell beats its message is told once', async () => {
    const first = accessOf('i', { version: 7 })
    const heard = toldOf(first)
    await ring(first)
    await heard
    await send(first)
    const later = accessOf('j')
    const afterwards = toldOf(later)
    await send(later)
    await afterwards
    expect(told).toEqual([first, later])
    expect(await stored()).toEqual([
      ['i', 7],
      ['j', 1],
    ])
  })

  test('older than what is known changes nothing, by whichever way it comes', async () => {
    const newest = accessOf('i', { version: 5, emotionConsent: false })
    const heard = toldOf(newest)
    await ring(newest)
    await heard
    await ring(accessOf('i', { version: 4 }))
    await send(accessOf('i', { version: 3 }))
    truth?.set('i', accessOf('i', { version: 2 }))
    const later = accessOf('j')
    const afterwards = toldOf(later)
    await send(later)
    await afterwards
    expect(await copy.fresh('i')).toEqual(newest)
    expect(await copy.get('i')).toEqual(newest)
    expect(told).toEqual([newest, later])
    expect(await stored()).toEqual([
      ['i', 5],
      ['j', 1],
    ])
  })

  test('of an interview that nobody asked about is told, too', async () => {
    const heard = toldOf(accessOf('new'))
    await ring(accessOf('new'))
    await heard
    truth = undefined
    expect(await copy.get('new')).toEqual(accessOf('new'))
  })

  test('rung in hundreds to several replicas at once deadlocks nobody', async () => {
    const replicas = await Promise.all([replica(), replica(), replica()])
    const ids = Array.from({ length: 300 }, (_, index) => `many${index}`)
    const heard = Promise.all(ids.map((id) => toldOf(accessOf(id, { version: 2 }))))
    for (const id of ids.toReversed()) await ring(accessOf(id))
    await Promise.all(ids.map((id) => ring(accessOf(id, { version: 2 }))))
    await heard
    await Promise.all(replicas.map((each) => each.close()))
    expect((await stored()).filter(([, version]) => version !== 2)).toEqual([])
    expect(await stored()).toHaveLength(300)
  })

  test('that is none is left alone: a bell is ignored, a message ends among the dead', async () => {
    await ring({ interviewId: 'i' })
    await send({ interviewId: 'i' })
    const body = await new Promise<string>((resolve, reject) => {
      const consuming = queue.consume('interviews.changed.emotion.dead', { prefetch: 1 }, async (delivery) => {
        resolve(Buffer.from(delivery.body).toString())
        delivery.ack()
        await (await consuming).close()
      })
      consuming.catch(reject)
    })
    expect(body).toBe('{"interviewId":"i"}')
    expect(told).toEqual([])
  })

  test('is not told to a listener that has left, and a listener that throws harms nobody', async () => {
    copy.onChange(() => told.push(accessOf('left')))()
    copy.onChange(() => {
      throw new Error('a listener failed')
    })
    const heard = toldOf(accessOf('i'))
    await ring(accessOf('i'))
    await heard
    expect(told).toEqual([accessOf('i')])
  })
})

describe('requireVisible', () => {
  test('gives who may see it the interview without asking', async () => {
    truth?.set('i', accessOf('i'))
    await copy.get('i')
    asked = []
    expect(await copy.requireVisible(user('CANDIDATE', 'c'), 'i')).toEqual(accessOf('i'))
    expect(await copy.requireVisible({ kind: 'class', organizationId: 'o', role: 'ANALYST', scopes: [] }, 'i')).toEqual(accessOf('i'))
    expect(asked).toEqual([])
  })

  test('asks before it refuses, and is NOT_FOUND to the others, of another organisation or not', async () => {
    truth?.set('i', accessOf('i'))
    await copy.get('i')
    for (const stranger of [user('CANDIDATE', 'x'), user('ADMIN', 'x', 'other')]) {
      asked = []
      await expect(copy.requireVisible(stranger, 'i')).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(asked).toEqual([['i']])
    }
  })

  test('lets in who was let in a moment ago, before any message', async () => {
    truth?.set('i', accessOf('i', { private: true }))
    await copy.get('i')
    truth?.set('i', accessOf('i', { version: 2 }))
    expect(await copy.requireVisible(user('ADMIN', 'a'), 'i')).toEqual(accessOf('i', { version: 2 }))
  })

  test('asks once about an interview that there is not', async () => {
    await expect(copy.requireVisible(user('ADMIN', 'a'), 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(asked).toEqual([['nobody']])
  })

  test('is SERVICE_UNAVAILABLE where a no cannot be checked', async () => {
    truth?.set('i', accessOf('i'))
    await copy.get('i')
    truth = undefined
    await expect(copy.requireVisible(user('CANDIDATE', 'x'), 'i')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(await copy.requireVisible(user('CANDIDATE', 'c'), 'i')).toEqual(accessOf('i'))
  })

  test('is UNAUTHENTICATED to nobody', async () => {
    await expect(copy.requireVisible(anonymous, 'i')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(asked).toEqual([])
  })
})

test('closed, it hears and consumes no more', async () => {
  await copy.close()
  await copy.close()
  await ring(accessOf('i'))
  await send(accessOf('i'))
  expect(await queue.depth('interviews.changed.emotion')).toBe(1)
  expect(await stored()).toEqual([])
})
