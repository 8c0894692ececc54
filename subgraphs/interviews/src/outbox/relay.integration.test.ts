import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { answerSubmitted, interviewAccess } from '@parley/contracts'
import { queryOn } from '@parley/database'
import { readJson, type Delivery } from '@parley/messaging'
import { createInterview, startInterview, submitAnswer } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'
import { pruneOutbox } from './prune-outbox.ts'
import { publishOutbox } from './publish-outbox.ts'

const { cara } = people
let platform: InterviewsPlatform
const answers: Delivery[] = []
const accesses: Delivery[] = []
let arrived = () => {}
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  const take = (into: Delivery[]) => (delivery: Delivery) => {
    into.push(delivery)
    delivery.ack()
    arrived()
  }
  await platform.queue.consume('scoring.answers', { prefetch: 100 }, take(answers))
  await platform.queue.consume('interviews.changed.emotion', { prefetch: 100 }, take(accesses))
}, 60_000)
afterAll(() => platform.close())

async function untilArrived(found: () => boolean): Promise<void> {
  while (!found()) await new Promise<void>((resolve) => (arrived = resolve))
}
async function running(): Promise<string> {
  const { createInterview: made } = await platform.must(cara, createInterview, { input: {} })
  const id = made?.['id'] as unknown as string // an ID
  await platform.must(cara, startInterview, { id })
  return id
}
const answer = async (interviewId: string, questionId: string): Promise<string> =>
  (await platform.must(cara, submitAnswer, { input: { interviewId, questionId, transcript: 'Said.', durationMs: 7 } }))['submitAnswer']?.[
    'id'
  ] as unknown as string // an ID
const answersOf = (id: string) =>
  answers.map((each) => readJson(each, (body) => answerSubmitted.parse(body))).filter(({ interviewId }) => interviewId === id)
const accessesOf = (id: string) =>
  accesses.map((each) => readJson(each, (body) => interviewAccess.parse(body))).filter(({ interviewId }) => interviewId === id)

test('an answer goes to the scorer and the changed access to the other subgraphs, each as its contract says', async () => {
  const id = await running()
  const answerId = await answer(id, 'q1')
  await untilArrived(() => answersOf(id).length === 1 && accessesOf(id).length === 3)
  expect(answersOf(id)).toEqual([
    {
      answerId,
      interviewId: id,
      organizationId: 'acme',
      question: { id: 'q1', text: 'Question q1', category: 'a', difficulty: 'EASY', keyPoints: ['point'], timeLimitSeconds: null },
      transcript: 'Said.',
      durationMs: 7,
      submittedAt: expect.any(String),
    },
  ])
  const versions = accessesOf(id).toSorted((a, b) => a.version - b.version)
  expect(versions.map(({ version, status, answersSubmitted }) => [version, status, answersSubmitted])).toEqual([
    [1, 'SCHEDULED', 0],
    [2, 'IN_PROGRESS', 0],
    [3, 'IN_PROGRESS', 1],
  ])
  expect(answers.at(-1)?.headers['requestId']).toEqual(expect.any(String))
})

test('while the queue refuses nothing is lost and other targets go on; once it is back each goes out once', async () => {
  platform.refuse('scoring.answers')
  const id = await running()
  const given = [await answer(id, 'q1'), await answer(id, 'q2'), await answer(id, 'q3')]
  await untilArrived(() => accessesOf(id).length === 5)
  expect(answersOf(id)).toEqual([])
  platform.refuse()
  await untilArrived(() => answersOf(id).length === 3)
  await platform.until(
    `SELECT FROM interviews.outbox_messages WHERE published_at IS NULL AND target = 'scoring.answers' HAVING count(*) = 0`,
  )
  expect(
    answersOf(id)
      .map(({ answerId }) => answerId)
      .toSorted(),
  ).toEqual(given.toSorted())
})

test('what a replica confirmed but could not mark goes out again under the same message id', async () => {
  platform.refuse('scoring.answers')
  const id = await running()
  await answer(id, 'q1')
  // The connection breaks between the broker's confirm and the commit.
  const published: string[] = []
  const dying = {
    ...platform.queue,
    async publish(_target: string, message: { id: string }) {
      published.push(message.id)
      await platform.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'idle in transaction'
         AND query LIKE '%outbox_messages%' AND application_name = 'interviews-test'`,
        [],
      )
    },
  }
  // Told by the server, or by the client once it has seen the connection go: whichever comes first.
  await expect(untilTaken(() => publishOutbox(platform.pool, dying, 'scoring.answers'), published)).rejects.toThrow(
    /terminat|connection error/i,
  )
  platform.refuse()
  await untilArrived(() => answersOf(id).length === 1)
  expect(answers.map((each) => each.id)).toContain(published[0])
})

/** Another replica may hold the row just now. */
async function untilTaken(publish: () => Promise<unknown>, published: string[]): Promise<void> {
  while (published.length === 0) await publish()
}

test('published messages are deleted after a day, others never', async () => {
  await platform.until(`SELECT FROM interviews.outbox_messages WHERE published_at IS NULL HAVING count(*) = 0`)
  await platform.query(
    `UPDATE interviews.outbox_messages SET published_at = now() - interval '25 hours' WHERE target = 'scoring.answers'`,
    [],
  )
  await platform.query(
    `INSERT INTO interviews.outbox_messages (message_id, target, body, created_at) VALUES ('kept', 'elsewhere', '{}', now() - interval '9 days')`,
    [],
  )
  await pruneOutbox(queryOn(platform.pool))
  const rows = await platform.query('SELECT DISTINCT target FROM interviews.outbox_messages ORDER BY target', [])
  expect(rows.map(({ target }) => target)).toEqual(['elsewhere', 'interviews.changed', 'organization-feed'])
})
