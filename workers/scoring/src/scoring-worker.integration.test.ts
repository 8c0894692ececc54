import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { answerScored, topology, type AnswerScored } from '@parley/contracts'
import { createPool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createEmbeddedWorkQueue, jsonMessage, readJson, type Delivery, type WorkQueue } from '@parley/messaging'
import { createMetrics, silentLogger, type Closable } from '@parley/platform'
import { createLlmScorer } from './llm/llm-scorer.ts'
import { startLlmServer } from './llm/testing/llm-server.ts'
import { judges, refuses } from './llm/testing/replies.ts'
import { asSubmitted, judgedQuestions } from './rubric/answers.fixture.ts'
import { rubricScorer } from './rubric/rubric-scorer.ts'
import type { Scorer } from './scorer.ts'
import { createScoringWorker } from './scoring-worker.ts'

const question = judgedQuestions[0]?.question
if (question === undefined) throw new Error('the fixture is empty')
const answer = asSubmitted(question, judgedQuestions[0]?.answers[0]?.transcript ?? '')

let database: TestDatabase
let pool: ReturnType<typeof createPool>
let queue: WorkQueue
let worker: Closable | undefined
const metrics = createMetrics()

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'scoring-worker-test', max: 5, logger: silentLogger() })
  queue = await createEmbeddedWorkQueue({ topology, pool, logger: silentLogger(), retryDelayMs: () => 5 })
})
afterEach(async () => {
  await worker?.close()
  worker = undefined
})
afterAll(async () => {
  await queue.close()
  await pool.end()
  await database.close()
})

const startWorker = async (scorer?: Scorer) => {
  worker = await createScoringWorker({ queue, logger: silentLogger(), metrics, ...(scorer && { scorer }) })
}

/** The next deliveries of a queue, acknowledged. */
async function take(name: string, count: number): Promise<Delivery[]> {
  const taken: Delivery[] = []
  let enough: () => void
  const all = new Promise<void>((resolve) => (enough = resolve))
  const consumer = await queue.consume(name, { prefetch: count }, (delivery) => {
    delivery.ack()
    taken.push(delivery)
    if (taken.length === count) enough()
  })
  await all
  await consumer.close()
  return taken
}
const read = (delivery: Delivery): AnswerScored => readJson(delivery, (body) => answerScored.parse(body))

test('shows the scorer the answer as the contract has it, and nothing else that a message may hold: no emotion', async () => {
  const seen: unknown[] = []
  await startWorker({
    name: 'watching',
    async score(submitted) {
      seen.push(submitted)
      return { scorer: 'watching', criteria: [] }
    },
  })
  const face = { emotion: { dominant: 'sad' }, valence: -1, attention: 0, emotionConsent: true }
  await queue.publish('scoring.answers', jsonMessage({ ...answer, ...face, question: { ...answer.question, ...face } }))
  await take('scoring.results', 1)
  expect(seen).toEqual([answer])
})

test('answers each answer with five verdicts, under the same request id', async () => {
  await startWorker()
  await queue.publish('scoring.answers', jsonMessage(answer, { requestId: 'request-0001' }))
  const [delivery] = await take('scoring.results', 1)
  if (delivery === undefined) throw new Error('nothing came')
  expect(delivery.headers['requestId']).toBe('request-0001')
  expect(read(delivery)).toMatchObject({
    answerId: answer.answerId,
    interviewId: answer.interviewId,
    organizationId: answer.organizationId,
    questionId: question.id,
    scorer: rubricScorer.name,
    submittedAt: answer.submittedAt,
  })
  expect(read(delivery).criteria).toHaveLength(5)
  expect(await metrics.scrape()).toMatch(/parley_answers_scored_total\{scorer="rubric-1"\} 1/)
})

test('gives the results of the same answer the same id', async () => {
  await startWorker()
  await queue.publish('scoring.answers', jsonMessage(answer))
  const [first] = await take('scoring.results', 1)
  await queue.publish('scoring.answers', jsonMessage(answer))
  const [second] = await take('scoring.results', 1)
  expect(second?.id).toBe(first?.id)
})

test('puts a message that is no answer aside at once', async () => {
  await startWorker()
  await queue.publish('scoring.answers', jsonMessage({ answerId: 'alone' }))
  const [dead] = await take('scoring.answers.dead', 1)
  expect(JSON.stringify(dead?.headers)).toContain('not an answer')
})

test('tries again when a scorer fails, and judges the answer then', async () => {
  let tries = 0
  await startWorker({
    name: 'shaky-1',
    async score(given, options) {
      tries += 1
      if (tries < 3) throw new Error('the model is busy')
      return { ...(await rubricScorer.score(given, options)), scorer: 'shaky-1' }
    },
  })
  await queue.publish('scoring.answers', jsonMessage(answer))
  const [delivery] = await take('scoring.results', 1)
  if (delivery === undefined) throw new Error('nothing came')
  expect(read(delivery).scorer).toBe('shaky-1')
  expect(tries).toBe(3)
})

test('names in each result who judged: the model, or the rubric since the model was out of reach', async () => {
  const server = await startLlmServer('key')
  try {
    const observed = { logger: silentLogger(), metrics }
    await startWorker(createLlmScorer({ baseUrl: server.baseUrl, apiKey: 'key', model: 'm', retries: 0, ...observed }))
    server.reply(judges(), refuses(500, 'oops'))
    await queue.publish('scoring.answers', jsonMessage(answer))
    const [byModel] = await take('scoring.results', 1)
    await queue.publish('scoring.answers', jsonMessage(answer))
    const [byRubric] = await take('scoring.results', 1)
    if (byModel === undefined || byRubric === undefined) throw new Error('too little came')
    expect([byModel, byRubric].map((delivery) => read(delivery).scorer)).toEqual(['llm-1/m', 'rubric-1 (llm unavailable)'])
    expect([byModel, byRubric].map(({ id }) => id)).toEqual([`${answer.answerId}:llm-1/m`, `${answer.answerId}:rubric-1 (llm unavailable)`])
    expect(read(byRubric).criteria).toEqual((await rubricScorer.score(answer, { signal: new AbortController().signal })).criteria)
  } finally {
    await server.close()
  }
})

test('leaves what it had not finished to the next worker', async () => {
  let begun: () => void
  const beginning = new Promise<void>((resolve) => (begun = resolve))
  await startWorker({
    name: 'slow-1',
    score: (_given, { signal }) =>
      new Promise((_resolve, reject) => {
        begun()
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      }),
  })
  await queue.publish('scoring.answers', jsonMessage(answer))
  await beginning
  await worker?.close()
  await startWorker()
  const [delivery] = await take('scoring.results', 1)
  if (delivery === undefined) throw new Error('nothing came')
  expect(read(delivery).scorer).toBe(rubricScorer.name)
})
