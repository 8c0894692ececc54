import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { jsonMessage } from '@parley/messaging'
import { resultOf } from '../testing/result.fixture.ts'
import { openScoringPlatform, staff, type ScoringPlatform } from '../testing/scoring-platform.ts'

let platform: ScoringPlatform
const interviewer = staff('INTERVIEWER')

beforeAll(async () => {
  platform = await openScoringPlatform()
})
afterAll(() => platform.close())

const revisions = async (interviewId: string) =>
  (
    await platform.query(
      `SELECT number, state->>'scored' AS scored, state->>'status' AS status, (state->>'number')::int AS revision
       FROM scoring.scorecard_revisions WHERE interview_id = $1 ORDER BY number`,
      [interviewId],
    )
  ).map(({ number, scored, status, revision }) => ({ number, scored: Number(scored), status, revision }))

test('one answer after the other grows the scorecard, each with a revision that holds the state as it was', async () => {
  const { id } = platform.interview({ totalQuestions: 2 })
  const watcher = await platform.watch(interviewer, id)
  expect(await watcher.next()).toMatchObject({ status: 'PENDING', total: null, scored: 0, expected: 2 })
  await platform.score(resultOf(id, `${id}-1`, 8))
  expect(await watcher.next()).toMatchObject({ status: 'PARTIAL', total: 80, scored: 1 })
  await platform.score(resultOf(id, `${id}-2`, 6))
  expect(await watcher.next()).toMatchObject({ status: 'PARTIAL', total: 70, scored: 2 })
  expect(await revisions(id)).toEqual([
    { number: 1, scored: 1, status: 'PARTIAL', revision: 1 },
    { number: 2, scored: 2, status: 'PARTIAL', revision: 2 },
  ])
  watcher.unsubscribe()
})

test('a result that comes again changes nothing', async () => {
  const { id } = platform.interview()
  const watcher = await platform.watch(interviewer, id)
  await watcher.next()
  const result = resultOf(id, `${id}-1`, 8)
  await Promise.all([platform.score(result), platform.score(result)])
  expect(await watcher.next()).toMatchObject({ scored: 1, total: 80 })
  await platform.score({ ...result, scoredAt: '2026-01-05T10:00:00.000Z' })
  // What comes after it is behind it in the queue of each replica, or is the last: a fence of another answer.
  await platform.score(resultOf(id, `${id}-2`, 8))
  expect(await watcher.next()).toMatchObject({ scored: 2 })
  await emptied()
  expect((await revisions(id)).map(({ number }) => number)).toEqual([1, 2])
  watcher.unsubscribe()
})

test('a verdict of another scorer does not replace the first', async () => {
  const { id } = platform.interview()
  const watcher = await platform.watch(interviewer, id)
  await watcher.next()
  await platform.score(resultOf(id, `${id}-1`, 4))
  expect(await watcher.next()).toMatchObject({ total: 40 })
  await platform.score(resultOf(id, `${id}-1`, 9, { scorer: 'llm-1', scoredAt: '2026-01-05T09:05:00.000Z' }))
  await emptied()
  expect(await platform.scorecard(interviewer, id)).toMatchObject({ total: 40, scored: 1 })
  watcher.unsubscribe()
})

test('eight results at once give eight revisions without a gap, over two replicas', async () => {
  const { id } = platform.interview({ totalQuestions: 8 })
  const watchers = await Promise.all(([0, 1] as const).map((replica) => platform.watch(interviewer, id, { replica })))
  for (const watcher of watchers) await watcher.next()
  await Promise.all(Array.from({ length: 8 }, (_, i) => platform.score(resultOf(id, `${id}-${i}`, i + 1))))
  for (const watcher of watchers) {
    for (let scored = 1; scored <= 8; scored += 1) expect(await watcher.next()).toMatchObject({ scored })
    watcher.unsubscribe()
  }
  expect((await revisions(id)).map(({ number, revision }) => [number, revision])).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, n]))
  expect(await platform.scorecard(interviewer, id)).toMatchObject({ total: 45, scored: 8 })
})

test('answers stand in the order in which they were submitted, however they arrive', async () => {
  const { id } = platform.interview()
  const watcher = await platform.watch(interviewer, id, { selection: 'scored answers { answer { id } total scorer scoredAt }' })
  await watcher.next()
  await platform.score(resultOf(id, `${id}-b`, 8, { submittedAt: '2026-01-05T09:02:00.000Z' }))
  await watcher.next()
  await platform.score(resultOf(id, `${id}-a`, 6, { submittedAt: '2026-01-05T09:01:00.000Z' }))
  expect((await watcher.next())['answers']).toEqual([
    { answer: { id: `${id}-a` }, total: 60, scorer: 'rubric-1', scoredAt: '2026-01-05T09:00:01.000Z' },
    { answer: { id: `${id}-b` }, total: 80, scorer: 'rubric-1', scoredAt: '2026-01-05T09:00:01.000Z' },
  ])
  watcher.unsubscribe()
})

test('the organisation’s rubric weighs the criteria', async () => {
  await platform.query(`INSERT INTO scoring.rubrics (id, organization_id, name, criteria) VALUES ('r', 'weighing', 'Clarity', $1::jsonb)`, [
    JSON.stringify([{ name: 'clarity', weight: 1 }]),
  ])
  const { id } = platform.interview({ organizationId: 'weighing' })
  const watcher = await platform.watch(staff('ADMIN', 'weighing'), id, {
    selection: 'total criteria { name weight evidence { answerId quote start end } }',
  })
  await watcher.next()
  const result = resultOf(id, `${id}-1`, 2, { organizationId: 'weighing' })
  await platform.score({ ...result, criteria: result.criteria.map((one) => (one.name === 'clarity' ? { ...one, score: 7 } : one)) })
  const scorecard = await watcher.next()
  expect(scorecard).toMatchObject({ total: 70 })
  expect(scorecard['criteria']).toContainEqual({
    name: 'clarity',
    weight: 1,
    evidence: [{ answerId: `${id}-1`, quote: 'we agreed', start: 3, end: 12 }],
  })
  expect(scorecard['criteria']).toContainEqual(expect.objectContaining({ name: 'relevance', weight: 0 }))
  watcher.unsubscribe()
})

test('what can never be stored is put aside at once: no result, a score above its maximum, no such interview', async () => {
  const { id } = platform.interview()
  const dead: string[] = []
  let all = () => {}
  const three = new Promise<void>((resolve) => (all = resolve))
  const consumer = await platform.queue.consume('scoring.results.dead', { prefetch: 5 }, (delivery) => {
    delivery.ack()
    if (dead.push(delivery.id) === 3) all()
  })
  await platform.queue.publish('scoring.results', jsonMessage({ answerId: 'alone' }, { id: 'nonsense' }))
  await platform.queue.publish('scoring.results', jsonMessage(resultOf(id, `${id}-1`, 11), { id: 'beyond' }))
  await platform.queue.publish('scoring.results', jsonMessage(resultOf('nobody-knows', 'some-answer'), { id: 'unknown' }))
  await three
  expect(dead.toSorted()).toEqual(['beyond', 'nonsense', 'unknown'])
  await consumer.close()
  expect(await platform.scorecard(interviewer, id)).toMatchObject({ status: 'PENDING', scored: 0 })
})

/** Resolves when every result has been taken and acknowledged. */
async function emptied(): Promise<void> {
  for (;;) {
    const [row] = await platform.query(`SELECT count(*)::int AS n FROM messaging.messages WHERE queue = 'scoring.results'`, [])
    if (row?.['n'] === 0) return
    await new Promise(setImmediate)
  }
}
