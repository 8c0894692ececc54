import { promised } from '@parley/platform/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { criterionVerdict, defaultCriteria } from '@parley/contracts'
import { createLogger, createMetrics, silentLogger } from '@parley/platform'
import { asSubmitted, judgedQuestions } from '../rubric/answers.fixture.ts'
import { rubricScorer } from '../rubric/rubric-scorer.ts'
import { createLlmScorer, type LlmScorerOptions } from './llm-scorer.ts'
import { startLlmServer, type LlmServer } from './testing/llm-server.ts'
import { chooses, completes, cutsOff, drips, hangs, judges, refuses } from './testing/replies.ts'

const [asked] = judgedQuestions
if (asked?.answers[0] === undefined) throw new Error('the fixture is empty')
const answer = asSubmitted(asked.question, asked.answers[0].transcript, asked.answers[0].durationMs)
const name = 'llm-1/test-model'
const unavailable = 'rubric-1 (llm unavailable)'
const noVerdict = 'rubric-1 (llm gave no verdict)'

let server: LlmServer
beforeAll(async () => {
  server = await startLlmServer('key-of-the-test')
})
afterEach(() => server.reply(judges()))
afterAll(() => server.close())

function scorer(options: Partial<LlmScorerOptions> = {}) {
  const metrics = createMetrics()
  const logger = silentLogger()
  const llm = createLlmScorer({
    baseUrl: server.baseUrl,
    apiKey: 'key-of-the-test',
    model: 'test-model',
    backoffMs: () => 1,
    logger,
    metrics,
    ...options,
  })
  const signal = new AbortController().signal
  return { score: (given = answer, ended = signal) => llm.score(given, { signal: ended }), metrics, llm }
}

describe('with a model that answers', () => {
  test('gives its verdict, with what the contract asks for', async () => {
    const { scorer: by, criteria } = await scorer().score()
    expect(by).toBe(name)
    expect(criteria.map((criterion) => criterionVerdict.parse(criterion).name)).toEqual(defaultCriteria.map((criterion) => criterion.name))
    expect(criteria[0]).toMatchObject({ score: 7, max: 10, confidence: 0.8 })
    expect(criteria[0]?.evidence.map(({ start, end }) => answer.transcript.slice(start, end))).toEqual([
      'Last spring, on the payments team at Northwind,',
    ])
  })

  test('asks for strict structured output and sends its key, and nothing of this machine', async () => {
    await scorer().score()
    const [request] = server.requests
    expect(request?.body).toMatchObject({
      model: 'test-model',
      temperature: 0,
      response_format: { type: 'json_schema', json_schema: { strict: true, schema: { additionalProperties: false } } },
    })
    const told = Object.keys(request?.headers ?? {}).filter((header) => header.startsWith('x-') || header.startsWith('openai'))
    expect(told).toEqual([])
  })

  test('shows it question and answer, and nothing of who spoke', async () => {
    await scorer().score({ ...answer, answerId: 'id-of-answer', interviewId: 'id-of-interview', organizationId: 'id-of-organization' })
    const sent = JSON.stringify(server.requests[0]?.body)
    expect(sent).toContain('Northwind')
    expect(sent).not.toMatch(/id-of-/)
    expect(sent).not.toContain(answer.submittedAt)
  })

  test('does not ask about an answer without a word', async () => {
    const { scorer: by, criteria } = await scorer().score({ ...answer, transcript: ' \n ' })
    expect(by).toBe(rubricScorer.name)
    expect(criteria.map(({ score }) => score)).toEqual([0, 0, 0, 0, 0])
    expect(server.requests).toEqual([])
  })

  test('counts requests and tokens', async () => {
    const { score, metrics } = scorer()
    await score()
    const text = await metrics.scrape()
    expect(text).toContain('parley_llm_requests_total{result="ok"} 1')
    expect(text).toContain('parley_llm_tokens_total{kind="prompt"} 700')
    expect(text).toContain('parley_llm_tokens_total{kind="completion"} 300')
  })
})

describe('with an endpoint that understands less', () => {
  test.each([
    ['a schema', 'json_schema', 'Invalid value for response_format'],
    ['max_completion_tokens', 'max_completion_tokens', 'Unrecognized request argument: max_completion_tokens'],
    ['a temperature', 'temperature', 'Unsupported value: temperature does not support 0 with this model'],
  ])('leaves %s out, and knows it the next time', async (_, word, complaint) => {
    const holds = (body: unknown) => JSON.stringify(body).includes(word)
    server.reply(chooses((body) => (holds(body) ? refuses(400, complaint) : judges())))
    const { score } = scorer()
    expect((await score()).scorer).toBe(name)
    expect((await score()).scorer).toBe(name)
    expect(server.requests.map(({ body }) => holds(body))).toEqual([true, false, false])
  })

  test('makes do without any of them', async () => {
    const extra = (body: object) => Object.keys(body).filter((key) => !['model', 'messages', 'stream'].includes(key))
    server.reply(chooses((body) => (extra(body).length > 0 ? refuses(422, `Extra inputs: ${extra(body).join()}`) : judges())))
    expect((await scorer().score()).scorer).toBe(name)
  })
})

describe('with an endpoint in trouble', () => {
  test('tries again after 500, 429 and a broken connection, and gives the verdict that then comes', async () => {
    server.reply(refuses(500, 'oops'), refuses(429, 'slow down', { 'retry-after': '0' }), cutsOff, judges())
    const { score, metrics } = scorer({ retries: 3 })
    expect((await score()).scorer).toBe(name)
    const text = await metrics.scrape()
    expect(text).toContain('parley_llm_requests_total{result="rate_limited"} 1')
    expect(text).toContain('parley_llm_requests_total{result="unavailable"} 2')
    expect(text).not.toContain('parley_llm_fallbacks_total{')
  })

  test('waits as long as Retry-After says before it tries again', async () => {
    server.reply(refuses(429, 'slow down', { 'retry-after-ms': '300' }), judges())
    const begin = performance.now()
    expect((await scorer().score()).scorer).toBe(name)
    expect(performance.now() - begin).toBeGreaterThanOrEqual(295)
  })

  test('does not wait for a Retry-After that is longer than its time', async () => {
    server.reply(refuses(429, 'slow down', { 'retry-after': '3600' }))
    expect((await scorer().score()).scorer).toBe(unavailable)
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['hangs', hangs],
    ['drips for ever', drips],
  ])('gives up on one that %s when its time is over, all tries together', async (_, reply) => {
    server.reply(reply)
    const { score, metrics } = scorer({ timeoutMs: 200 })
    const begin = performance.now()
    expect((await score()).scorer).toBe(unavailable)
    expect(performance.now() - begin).toBeLessThan(promised(5_000))
    expect(server.requests).toHaveLength(1)
    expect(await metrics.scrape()).toContain('parley_llm_fallbacks_total{reason="timeout"} 1')
  })

  test.each([401, 403, 404])('does not try a key, model or address again that is refused with %i', async (status) => {
    server.reply(refuses(status, 'no'))
    const { score, metrics } = scorer()
    expect((await score()).scorer).toBe(unavailable)
    expect(server.requests).toHaveLength(1)
    expect(await metrics.scrape()).toContain('parley_llm_fallbacks_total{reason="rejected"} 1')
  })

  test('falls back on the very verdict of the rubric', async () => {
    const { score } = scorer({ baseUrl: 'http://127.0.0.1:1/v1' })
    const { criteria } = await rubricScorer.score(answer, { signal: new AbortController().signal })
    expect(await score()).toEqual({ scorer: unavailable, criteria })
  })

  test('leaves it alone after three failures in a row, and takes it up again after a rest', async () => {
    server.reply(refuses(500, 'oops'))
    let now = 0
    const { score, metrics } = scorer({ retries: 0, breaker: { now: () => now } })
    for (let i = 0; i < 5; i += 1) await score()
    expect(server.requests).toHaveLength(3)
    expect(await metrics.scrape()).toContain('parley_llm_fallbacks_total{reason="circuit_open"} 2')
    now = 30_000
    server.reply(judges())
    expect((await score()).scorer).toBe(name)
    expect((await score()).scorer).toBe(name)
  })

  test('keeps nobody waiting while one asks whether it is back', async () => {
    server.reply(refuses(500, 'oops'))
    let now = 0
    const { score } = scorer({ retries: 0, timeoutMs: 2_000, breaker: { now: () => now } })
    for (let i = 0; i < 3; i += 1) await score()
    now = 30_000
    server.reply(hangs)
    const asking = score()
    await server.asked()
    const others = await Promise.all([score(), score(), score()])
    expect(others.map(({ scorer: by }) => by)).toEqual([unavailable, unavailable, unavailable])
    expect(server.requests).toHaveLength(1)
    expect((await asking).scorer).toBe(unavailable)
  })

  test('is asked about the next answer, however many got no verdict for what they say', async () => {
    server.reply(completes({ content: null, refusal: 'I cannot judge that.' }))
    const { score } = scorer({ retries: 0 })
    for (let i = 0; i < 5; i += 1) expect((await score()).scorer).toBe(noVerdict)
    expect(server.requests).toHaveLength(5)
    server.reply(judges())
    expect((await score()).scorer).toBe(name)
  })
})

test('ends with the worker, without a verdict: the answer is judged elsewhere', async () => {
  server.reply(hangs)
  const closing = new AbortController()
  const judging = scorer().score(answer, closing.signal)
  await server.asked()
  closing.abort(new Error('the worker is closing'))
  await expect(judging).rejects.toThrow('the worker is closing')
})

test('logs neither the key nor what was said, by whichever way it fails', async () => {
  const lines: string[] = []
  const logger = createLogger({ name: 'test', level: 'trace', destination: { write: (line) => void lines.push(line) } })
  const { score } = scorer({ logger, retries: 0, breaker: { failures: 100 } })
  const replies = [
    refuses(401, 'Incorrect API key provided: key-of-the-test'),
    refuses(500, answer.transcript),
    cutsOff,
    completes({ content: answer.transcript }),
  ]
  for (const reply of replies) {
    server.reply(reply)
    await score()
  }
  expect(lines).toHaveLength(4)
  expect(lines.join('')).not.toMatch(/key-of-the-test|Northwind/)
})
