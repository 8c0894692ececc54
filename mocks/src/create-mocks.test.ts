import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { concatAST, getOperationAST, parse, print, separateOperations, type FormattedExecutionResult } from 'graphql'
import { createClient, type Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { createMocks, type Mocks } from './create-mocks.ts'

type Data = Record<string, unknown>
const root = join(import.meta.dirname, '../..')

let mocks: Mocks
let socket: Client

beforeAll(async () => {
  mocks = await createMocks({ seed: 'test', tickMs: 0, logger: silentLogger() })
  socket = createClient({ url: `${mocks.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 })
}, 60_000)
afterAll(async () => {
  await socket.dispose()
  await mocks.close()
})

async function ask(query: string, variables: Data = {}, token?: string, url = mocks.url): Promise<FormattedExecutionResult<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as FormattedExecutionResult<Data> // GraphQL over HTTP
}
const must = async (...asked: Parameters<typeof ask>): Promise<Data> => {
  const { data, errors } = await ask(...asked)
  if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors))
  return data
}

/** Events one by one; each `next` is asked for before it comes. */
const watch = (query: string, variables: Data = {}) => socket.iterate<Data>({ query, variables })
const nextOf = async (events: ReturnType<typeof watch>) => {
  const { value } = await events.next()
  return (value as FormattedExecutionResult<Data>).data // an event, by the protocol
}

/** Ticks until the event comes: a live-only subscription tells nothing when it stands. */
async function tickUntil(events: ReturnType<typeof watch>): Promise<Data | null | undefined> {
  const timer = setInterval(() => mocks.world.tick(Date.now()), 20)
  try {
    return await nextOf(events)
  } finally {
    clearInterval(timer)
  }
}

/** A value for each variable by its name: what a user would type. */
const variablesFor = (text: string): Data => {
  const known: Data = {
    id: 'interview-1',
    interviewId: 'interview-1',
    email: 'interviewer@example.com',
    password: 'parley-demo',
    refreshToken: 'mock:interviewer@example.com',
    first: 5,
  }
  const names = getOperationAST(parse(text))?.variableDefinitions?.map(({ variable }) => variable.name.value) ?? []
  return Object.fromEntries(names.filter((name) => name in known).map((name) => [name, known[name]]))
}
const kindOf = (text: string) => getOperationAST(parse(text))?.operation

const examples = readdirSync(join(root, 'gateway/parley-examples'))
  .filter((file) => file.endsWith('.graphql'))
  .map((file): [string, string] => [file, readFileSync(join(root, 'gateway/parley-examples', file), 'utf8')])
/** What the live pages ask and subscribe to. */
const pages = join(root, 'web/src')
const ofPages = Object.entries(
  separateOperations(
    concatAST(
      readdirSync(pages, { recursive: true, encoding: 'utf8' })
        .filter((file) => /(live|dashboard|watch|wall)\/[\w-]+\.graphql$/.test(file))
        .map((file) => parse(readFileSync(join(pages, file), 'utf8'))),
    ),
  ),
)
  .map(([name, document]): [string, string] => [`pages: ${name}`, print(document)])
  .filter(([, text]) => kindOf(text) !== 'mutation')
const operations = [...examples, ...ofPages]

test('there are operations to try: the explorer’s examples and the live pages’ own', () => {
  expect(examples.length).toBeGreaterThanOrEqual(6)
  expect(ofPages.length).toBeGreaterThanOrEqual(9)
})

test.each(operations.filter(([, text]) => kindOf(text) !== 'subscription'))('answers %s', async (_, text) => {
  const { data, errors } = await ask(text, variablesFor(text))
  expect(errors).toBeUndefined()
  expect(Object.values(data ?? {}).filter((value) => value == null)).toEqual([])
})

test.each(operations.filter(([, text]) => kindOf(text) === 'subscription'))('streams %s', async (_, text) => {
  const events = watch(text, variablesFor(text))
  expect(Object.values((await tickUntil(events)) ?? {}).filter(Boolean)).toHaveLength(1)
  await events.return?.()
})

describe('the world', () => {
  const query = `query ($id: ID!) {
    interview(id: $id) { title candidate { displayName } answers { transcript score { total criteria { score } } }
      emotionTimeline(first: 3) { edges { node { valence } } } scorecard { total } }
  }`
  const of = async (seed: string, id = 'interview-4') => {
    const other = await createMocks({ seed, tickMs: 0, logger: silentLogger() })
    try {
      return await must(query, { id }, undefined, other.url)
    } finally {
      await other.close()
    }
  }

  test('is the same for the same seed, and another for another', async () => {
    const here = await must(query, { id: 'interview-4' })
    expect(await of('test')).toEqual(here)
    expect(await of('else')).not.toEqual(here)
  }, 60_000)

  test('is one over all three subgraphs', async () => {
    const { interviews } = (await must(
      '{ interviews(first: 100) { edges { node { status totalQuestions answers { id score { answer { id } } } scorecard { scored expected } } } } }',
    )) as {
      interviews: {
        edges: {
          node: {
            totalQuestions: number
            answers: { id: string; score: { answer: { id: string } } }[]
            scorecard: { scored: number; expected: number }
          }
        }[]
      }
    } // as asked
    for (const { node } of interviews.edges) {
      expect(node.scorecard).toEqual({ scored: node.answers.length, expected: node.totalQuestions })
      expect(node.answers.map(({ score }) => score.answer.id)).toEqual(node.answers.map(({ id }) => id))
    }
  })

  test('pages through lists', async () => {
    const page = (after: string | null) =>
      must('query ($after: String) { interviews(first: 20, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }', {
        after,
      })
    const first = await page(null)
    expect(first).toMatchObject({ interviews: { pageInfo: { hasNextPage: true, endCursor: '20' } } })
    expect(await page('20')).toMatchObject({ interviews: { pageInfo: { hasNextPage: false } } })
  })
})

test('the demo accounts sign in; `me` is who did, and null for who did not', async () => {
  const login = (password: string) =>
    ask('mutation ($password: String!) { login(email: "analyst@example.com", password: $password) { accessToken } }', { password })
  const { data } = await login('parley-demo')
  const token = (data as { login: { accessToken: string } } | undefined)?.login.accessToken // as asked
  expect(await must('{ me { displayName role } }', {}, token)).toEqual({ me: { displayName: 'Ana Analyst', role: 'ANALYST' } })
  expect(await must('{ me { displayName } }')).toEqual({ me: null })
  expect((await login('wrong')).errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED')
  expect((await ask('{ me { id } }', {}, 'no-token')).errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED')
})

describe('live fields', () => {
  const emotion =
    'subscription ($after: String) { emotionUpdated(interviewId: "interview-2", after: $after) { cursor valence interview { title scorecard { expected } } } }'
  const cursorOf = (data: unknown) => Number((data as { emotionUpdated: { cursor: string } }).emotionUpdated.cursor) // as asked

  test('tick, with the fields of the other subgraphs', async () => {
    const events = watch(emotion)
    expect(await tickUntil(events)).toMatchObject({
      emotionUpdated: { interview: { title: expect.any(String), scorecard: { expected: 5 } } },
    })
    await events.return?.()
  })

  test('go on after a cursor, without a gap', async () => {
    mocks.world.tick(Date.now())
    const first = watch(emotion, { after: '0' })
    const from = cursorOf(await nextOf(first))
    await first.return?.()
    for (let i = 0; i < 3; i += 1) mocks.world.tick(Date.now())
    const again = watch(emotion, { after: String(from) })
    expect([cursorOf(await nextOf(again)), cursorOf(await nextOf(again)), cursorOf(await nextOf(again))]).toEqual([
      from + 1,
      from + 2,
      from + 3,
    ])
    await again.return?.()
  })

  const draftFields = 'cursor transcript version question { id }'
  test('read along what is being said, word by word, until the next question', async () => {
    const events = watch(`subscription { transcriptUpdated(interviewId: "interview-1") { ${draftFields} } }`)
    const drafts: { cursor: string; transcript: string; version: number; question: { id: string } }[] = []
    while (drafts.at(-1)?.version !== 0)
      drafts.push(((await tickUntil(events)) as { transcriptUpdated: (typeof drafts)[number] }).transcriptUpdated) // as asked
    const said = drafts.slice(0, -1)
    expect(said.length).toBeGreaterThan(1)
    for (const [i, { transcript }] of said.slice(1).entries()) expect(transcript.startsWith(said[i]?.transcript ?? '-')).toBe(true)
    expect(drafts.at(-1)).toMatchObject({ transcript: '' })
    expect(drafts.at(-1)?.question.id).not.toBe(said[0]?.question.id)
    await events.return?.()
  })

  test('tell of notes, and of a draft that was saved', async () => {
    const { createInterview } = await must(
      'mutation { createInterview(input: { accommodations: { extraTimePercent: 25 } }) { id questions { id } } }',
    )
    const { id, questions } = createInterview as { id: string; questions: { id: string }[] } // as asked
    await must('mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { id } }', { id })
    const events = watch(
      `subscription ($id: ID!) { interviewUpdated(id: $id) { accommodations { extraTimePercent largeClock } notes { text } draft { transcript } } }`,
      { id },
    )
    const none = { accommodations: { extraTimePercent: 25, largeClock: false }, notes: [], draft: null }
    expect(await nextOf(events)).toEqual({ interviewUpdated: none })
    await must(`mutation ($input: SaveAnswerDraftInput!) { saveAnswerDraft(input: $input) { version } }`, {
      input: { interviewId: id, questionId: questions[0]?.id, transcript: 'I once', version: 3 },
    })
    const { addInterviewNote } = await must(
      'mutation ($id: ID!) { addInterviewNote(input: { interviewId: $id, text: "Well said" }) { id } }',
      { id },
    )
    const draft = { transcript: 'I once' }
    expect(await nextOf(events)).toEqual({ interviewUpdated: { ...none, notes: [{ text: 'Well said' }], draft } })
    const note = (addInterviewNote as { id: string }).id // as asked
    await must('mutation ($id: ID!) { updateInterviewNote(input: { id: $id, text: "Well put" }) { text } }', { id: note })
    expect(await nextOf(events)).toEqual({ interviewUpdated: { ...none, notes: [{ text: 'Well put' }], draft } })
    await must('mutation ($id: ID!) { removeInterviewNote(input: { id: $id }) }', { id: note })
    expect(await nextOf(events)).toEqual({ interviewUpdated: { ...none, draft } })
    await events.return?.()
  })

  test.each([
    ['of another world', '999999', 'BAD_USER_INPUT'],
    ['that is none', 'soon', 'BAD_USER_INPUT'],
  ])('refuse a cursor %s', async (_, after, code) => {
    const failed = (async () => {
      for await (const { errors } of watch(emotion, { after })) return errors
      return []
    })().catch((error: unknown) => error)
    expect(JSON.stringify(await failed)).toContain(code)
  })

  test('of a score begin with how it stands, and grow with the answers', async () => {
    const events = watch('subscription { scoreUpdated(interviewId: "interview-3") { scored } }')
    const scored = (data: unknown) => (data as { scoreUpdated: { scored: number } }).scoreUpdated.scored // as asked
    const before = scored(await nextOf(events))
    const after = scored(await tickUntil(events))
    expect(after).toBe(before === 5 ? 0 : before + 1)
    await events.return?.()
  })
})

test('an interview that a client makes goes the way of a real one', async () => {
  const { createInterview } = (await must('mutation { createInterview(input: { title: "Mine" }) { id status } }')) as {
    createInterview: { id: string }
  } // as asked
  const { id } = createInterview
  const input = { interviewId: id }
  await must('mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { consent { emotion } } }', {
    input: { ...input, emotion: true, recording: false },
  })
  const started = await must(
    'mutation ($input: StartInterviewInput!) { startInterview(input: $input) { status currentQuestion { id } } }',
    { input },
  )
  const questionId = (started as { startInterview: { currentQuestion: { id: string } } }).startInterview.currentQuestion.id // as asked
  const answer = { input: { ...input, questionId, transcript: 'I led a team of four.', durationMs: 2_000 } }
  const submit = 'mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { transcript } }'
  expect(await must(submit, answer)).toEqual({ submitAnswer: { transcript: 'I led a team of four.' } })
  expect((await ask(submit, answer)).errors?.[0]?.extensions?.['code']).toBe('CONFLICT')
  await must('mutation ($input: CompleteInterviewInput!) { completeInterview(input: $input) { status } }', { input })
  expect(await must('query ($id: ID!) { interview(id: $id) { status revision scorecard { status scored } } }', { id })).toEqual({
    interview: { status: 'COMPLETED', revision: 5, scorecard: { status: 'PARTIAL', scored: 1 } },
  })
})
