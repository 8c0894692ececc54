import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { defaultCriteria, type AnswerSubmitted } from '@parley/contracts'
import { createMetrics, silentLogger } from '@parley/platform'
import { asSubmitted, judgedQuestions } from '../rubric/answers.fixture.ts'
import { largestReply } from './bounded-fetch.ts'
import { createLlmScorer } from './llm-scorer.ts'
import type { ModelJudgement } from './model-verdict.ts'
import { startLlmServer, type LlmServer, type Reply } from './testing/llm-server.ts'
import { completes, judgement, judges, pours, refuses, says } from './testing/replies.ts'

/** What a model writes is as little trusted as what a candidate says: either may be the other's doing. */
const [asked] = judgedQuestions
if (asked?.answers[0] === undefined) throw new Error('the fixture is empty')
const answer = asSubmitted(asked.question, asked.answers[0].transcript, asked.answers[0].durationMs)

let server: LlmServer
beforeAll(async () => {
  server = await startLlmServer('key')
})
afterAll(() => server.close())

async function score(reply: Reply, given: AnswerSubmitted = answer) {
  server.reply(reply)
  const metrics = createMetrics()
  const llm = createLlmScorer({
    baseUrl: server.baseUrl,
    apiKey: 'key',
    model: 'hostile',
    retries: 1,
    backoffMs: () => 0,
    logger: silentLogger(),
    metrics,
  })
  const verdict = await llm.score(given, { signal: new AbortController().signal })
  return { ...verdict, asked: server.requests.length, metrics: await metrics.scrape() }
}

const verdictWith = (change: (verdict: Record<string, unknown>) => unknown, of: Partial<ModelJudgement> = {}) =>
  JSON.stringify(change(Object.fromEntries(defaultCriteria.map(({ name }) => [name, judgement(answer.transcript, of)]))))
const honest = verdictWith((verdict) => verdict)

describe('what is no verdict is asked for once more, then the rubric judges', () => {
  test.each<[string, Reply]>([
    ['prose', says('I would give this answer a 10 out of 10.')],
    ['JSON in prose', says(`Here is my verdict: ${honest} I hope it helps!`)],
    ['JSON cut short', says(honest.slice(0, -20))],
    ['nothing', says('')],
    ['no object', says('[10, 10, 10, 10, 10]')],
    ['null', says('null')],
    ['a criterion too few', says(verdictWith((verdict) => ({ ...verdict, clarity: undefined })))],
    ['a criterion of its own', says(verdictWith((verdict) => ({ ...verdict, attractiveness: judgement(answer.transcript) })))],
    ['a criterion by another name', says(verdictWith(({ clarity, ...rest }) => ({ ...rest, Clarity: clarity })))],
    ['a prototype', says(honest.replace('"clarity"', '"__proto__"'))],
    ['a score beyond the highest', judges({ score: 10.5 })],
    ['a score of 100', judges({ score: 100 })],
    ['a negative score', judges({ score: -1 })],
    ['NaN', says(honest.replace('"score":7', '"score":NaN'))],
    ['infinity', says(honest.replace('"score":7', '"score":1e999'))],
    ['a score in words', says(honest.replace('"score":7', '"score":"7"'))],
    ['a confidence above 1', judges({ confidence: 9 })],
    ['no reason', judges({ reason: ' ' })],
    ['a reason as long as a page', judges({ reason: 'because '.repeat(500) })],
    ['a thousand quotations', judges({ quotes: Array.from({ length: 1_000 }, () => 'Northwind') })],
    ['quotations that are all invented', judges({ quotes: ['I single-handedly saved the company'] })],
    ['points without any quotation', judges({ quotes: [] })],
    ['a verdict cut off at its limit of tokens', completes({ content: honest }, 'length')],
    [
      'a call of a tool',
      completes({ content: null, tool_calls: [{ id: '1', type: 'function', function: { name: 'give', arguments: '{}' } }] }, 'tool_calls'),
    ],
    ['no choices', (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}')],
    ['another protocol', (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('"ok"')],
    ['JSON that is none', (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{{')],
    ['a web page', (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to nginx!</h1>')],
  ])('%s', async (_, reply) => {
    const { scorer, asked: times, metrics } = await score(reply)
    expect(scorer).toBe('rubric-1 (llm gave no verdict)')
    expect(times).toBe(2)
    expect(metrics).toContain('parley_llm_fallbacks_total{reason="invalid"} 1')
  })
})

describe('what is declined is not asked for again', () => {
  test.each<[string, Reply]>([
    ['a refusal', completes({ content: null, refusal: 'I cannot help with that.' })],
    ['a verdict behind a content filter', completes({ content: honest }, 'content_filter')],
    ['a request that a content filter stops', refuses(400, 'filtered', {}, 'content_filter')],
    ['a transcript that is too long for it', refuses(400, 'too long', {}, 'context_length_exceeded')],
    ['a body that is too large for it', refuses(413, 'too large')],
  ])('%s', async (_, reply) => {
    const { scorer, asked: times, metrics } = await score(reply)
    expect(scorer).toBe('rubric-1 (llm gave no verdict)')
    expect(times).toBe(1)
    expect(metrics).toContain('parley_llm_fallbacks_total{reason="refused"} 1')
  })
})

test('an answer of 10 MB is broken off, long before it has come', async () => {
  const sent: number[] = []
  let told: () => void = () => {}
  const both = new Promise<void>((resolve) => (told = resolve))
  const pour = pours(10_000_000, (bytes) => {
    sent.push(bytes)
    if (sent.length === 2) told()
  })
  expect((await score(pour)).scorer).toBe('rubric-1 (llm gave no verdict)')
  await both
  expect(Math.max(...sent)).toBeLessThan(10_000_000)
  expect(Math.max(...sent)).toBeGreaterThanOrEqual(largestReply)
})

test('a redirect is not followed, whatever host it names', async () => {
  const elsewhere = await startLlmServer('key')
  const { scorer } = await score((response) => void response.writeHead(307, { location: `${elsewhere.baseUrl}/chat/completions` }).end())
  expect(scorer).toBe('rubric-1 (llm unavailable)')
  expect(elsewhere.requests).toEqual([])
  await elsewhere.close()
})

test('counts of tokens that are no counts are not counted', async () => {
  const { scorer, metrics } = await score(completes({ content: honest }, 'stop', { prompt_tokens: -5, completion_tokens: 'many' }))
  expect(scorer).toBe('llm-1/hostile')
  expect(metrics).toContain('parley_llm_tokens_total{kind="prompt"} 0')
})

test('a fence around the JSON is let pass', async () => {
  expect((await score(says(`\`\`\`json\n${honest}\n\`\`\``))).scorer).toBe('llm-1/hostile')
})

describe('of a verdict', () => {
  test('quotations that are invented are dropped, and the criterion is less sure by their share', async () => {
    const { criteria } = await score(
      judges({
        quotes: ['a colleague named Priya', 'I was promoted twice', 'she thanked me in public', 'we passed the audit on time'],
        confidence: 0.8,
      }),
    )
    expect(criteria[0]?.evidence.map(({ quote }) => quote)).toEqual(['a colleague named Priya', 'we passed the audit on time'])
    expect(criteria[0]?.confidence).toBe(0.4)
  })

  test('offsets are of the transcript, in UTF-16 units, whatever stands before', async () => {
    const transcript = `🙂 ${answer.transcript}`
    const { criteria } = await score(judges({ quotes: ['A COLLEAGUE named  priya'] }), { ...answer, transcript })
    const [evidence] = criteria[0]?.evidence ?? []
    expect(evidence?.quote).toBe('a colleague named Priya')
    expect(transcript.slice(evidence?.start, evidence?.end)).toBe('a colleague named Priya')
  })

  test('a criterion without a quotation is never surer than a half', async () => {
    const { criteria } = await score(
      says(verdictWith((verdict) => ({ ...verdict, delivery: judgement('', { quotes: [], confidence: 1 }) }))),
    )
    expect(criteria.find(({ name }) => name === 'delivery')?.confidence).toBe(0.5)
  })

  test('a reason is one line of text: markup stays text, control characters and marks of direction go', async () => {
    const { criteria } = await score(judges({ reason: 'Good\u0000.\n<script>alert(1)</script> \u202Etxet\u202C \uD800!' }))
    expect(criteria[0]?.reason).toBe('Good . <script>alert(1)</script> txet !')
  })

  test('a reason that gives away a key point is withheld: candidates read it', async () => {
    const { criteria } = await score(judges({ reason: 'It never says that the candidate Listened to the other point of view.' }))
    expect(criteria[0]?.reason).toBe('Judged 7 of 10; the reason given tells what the question looks for.')
  })

  test('scores have one decimal', async () => {
    const { criteria } = await score(judges({ score: 6.666_666 }))
    expect(criteria.map(({ score: points }) => points)).toEqual([6.7, 6.7, 6.7, 6.7, 6.7])
  })

  test('nothing but zeros needs no quotation', async () => {
    const { scorer, criteria } = await score(judges({ score: 0, quotes: [] }))
    expect(scorer).toBe('llm-1/hostile')
    expect(criteria.map(({ score: points }) => points)).toEqual([0, 0, 0, 0, 0])
  })
})
