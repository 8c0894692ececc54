import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ask, codeOf, must, signIn, subscriptionClient, type Data } from './support/graphql.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
let platform: RunningPlatform
let token: string

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  token = await signIn(platform.url, 'analyst')
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

const source = 'interview-past-01'
const speed = 20

interface Sample {
  cursor: string
  capturedAt: string
  dominant: string | null
  probabilities: Record<string, number> | null
  latencyMs: number
}
interface Scorecard {
  status: string
  total: number | null
  scored: number
  answers: { total: number; answer: { transcript: string } | null }[]
}
interface Interview {
  startedAt: string
  completedAt: string
  answers: { transcript: string; submittedAt: string }[]
  scorecard: Scorecard
}
interface Replay {
  id: string
  status: string
  replay: { startedAt: string; endsAt: string; speed: number; of: { id: string } }
}

const sampleFields = 'cursor capturedAt dominant probabilities { neutral happy sad angry fearful disgusted surprised } latencyMs'
const scorecardFields = 'status total scored answers { total answer { transcript } }'
const play = `mutation ($id: ID!, $speed: Float!) {
  replay(interviewId: $id, speed: $speed) { id status replay { startedAt endsAt speed of { id } } } }`
const emotionUpdated = `subscription ($id: ID!, $after: String) { emotionUpdated(interviewId: $id, after: $after) { ${sampleFields} } }`
const scoreUpdated = `subscription ($id: ID!) { scoreUpdated(interviewId: $id) { ${scorecardFields} } }`
const interviewUpdated = 'subscription ($id: ID!) { interviewUpdated(id: $id) { status answers { transcript submittedAt } } }'
const transcriptUpdated = 'subscription ($id: ID!) { transcriptUpdated(interviewId: $id) { transcript question { id } } }'

const begin = async () => (await must<{ replay: Replay }>(platform.url, play, { id: source, speed }, token)).replay

/** All that is kept of the interview, and its samples. */
async function recorded(): Promise<{ interview: Interview; samples: Sample[] }> {
  const { interview } = await must<{ interview: Interview }>(
    platform.url,
    `query ($id: ID!) { interview(id: $id) { startedAt completedAt answers { transcript submittedAt } scorecard { ${scorecardFields} } } }`,
    { id: source },
    token,
  )
  const samples: Sample[] = []
  const page = `query ($id: ID!, $after: String) { interview(id: $id) {
    emotionTimeline(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { ${sampleFields} } } } } }`
  for (let after: string | null = null, more = true; more;) {
    const answer: { interview: { emotionTimeline: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: Sample }[] } } } =
      await must(platform.url, page, { id: source, after }, token)
    const { edges, pageInfo } = answer.interview.emotionTimeline
    samples.push(...edges.map(({ node }) => node))
    after = pageInfo.endCursor
    more = pageInfo.hasNextPage
  }
  return { interview, samples }
}

/** What a subscription gives, with when it came, until `enough` of it has. */
async function watch<T>(text: string, variables: Data, enough: (events: T[]) => boolean): Promise<{ events: T[]; times: number[] }> {
  const client = subscriptionClient(platform.url, token)
  const [events, times]: [T[], number[]] = [[], []]
  try {
    for await (const { data, errors } of client.iterate<Record<string, T>>({ query: text, variables })) {
      const [event] = Object.values(data ?? {})
      if (errors !== undefined || event === undefined) throw new Error(JSON.stringify(errors))
      events.push(event)
      times.push(Date.now())
      if (enough(events)) break
    }
  } finally {
    await client.dispose()
  }
  return { events, times }
}

test('a finished interview plays again at 20 times its speed: its samples, answers and score, in their order and at their times', async () => {
  const { interview, samples } = await recorded()
  const { id, status, replay } = await begin()
  expect([status, replay.of.id, replay.speed]).toEqual(['IN_PROGRESS', source, speed])
  const [startedAt, endsAt] = [Date.parse(replay.startedAt), Date.parse(replay.endsAt)]
  const tookMs = Date.parse(interview.completedAt) - Date.parse(interview.startedAt)
  expect(endsAt - startedAt).toBeCloseTo(tookMs / speed, -1)
  /** An instant of the interview on the replay's clock. */
  const shown = (instant: string) => startedAt + (Date.parse(instant) - Date.parse(interview.startedAt)) / speed

  const [emotion, states, scores, words] = await Promise.all([
    // From before the first: the subscription may stand a moment after the replay began.
    watch<Sample>(emotionUpdated, { id, after: await cursorBefore(id) }, (events) => events.length === samples.length),
    watch<Interview & { status: string }>(interviewUpdated, { id }, (events) => events.at(-1)?.status === 'COMPLETED'),
    watch<Scorecard>(scoreUpdated, { id }, (events) => events.at(-1)?.status === 'RELEASED'),
    watch<{ transcript: string }>(
      transcriptUpdated,
      { id },
      (events) => events.at(-1)?.transcript === interview.answers.at(-1)?.transcript,
    ),
  ])

  const readings = ({ dominant, probabilities, latencyMs }: Sample) => ({ dominant, probabilities, latencyMs })
  expect(emotion.events.map(readings)).toEqual(samples.map(readings))
  const late = emotion.times.map((at, index) => at - shown(samples[index]?.capturedAt ?? ''))
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  // The first of them had come before anybody watched.
  expect(Math.max(...late.slice(20))).toBeLessThan(1_000)
  expect(
    emotion.events.every(({ capturedAt }, index) => Math.abs(Date.parse(capturedAt) - shown(samples[index]?.capturedAt ?? '')) <= 1),
  ).toBe(true)

  expect(states.events.at(-1)?.answers.map(({ transcript }) => transcript)).toEqual(interview.answers.map(({ transcript }) => transcript))
  // A note of staff's is told, too, where nothing else has changed.
  expect([...new Set(states.events.map(({ status: at, answers }) => `${at} ${answers.length}`))]).toEqual([
    ...[0, 1, 2, 3, 4, 5].map((given) => `IN_PROGRESS ${given}`),
    'COMPLETED 5',
  ])
  expect(Math.abs((states.times.at(-1) ?? 0) - endsAt)).toBeLessThan(1_000)
  expect(scores.events.map(({ scored }) => scored)).toEqual([0, 1, 2, 3, 4, 5, 5])
  expect(scores.events.at(-1)).toEqual(interview.scorecard)
  const texts = words.events.map(({ transcript }) => transcript)
  expect(interview.answers.map(({ transcript }) => texts.includes(transcript))).toEqual(Array(5).fill(true))
  expect(texts.length).toBeGreaterThan(10)
}, 60_000)

/** The place before a replay's first sample: that from which a live subscription to a new one starts is told to a gateway alone. */
async function cursorBefore(id: string): Promise<string> {
  const first = await watch<Sample>(emotionUpdated, { id }, (events) => events.length === 1)
  const [feed, key] = JSON.parse(Buffer.from(first.events[0]?.cursor ?? '', 'base64url').toString()) as [string, string, number]
  return Buffer.from(JSON.stringify([feed, key, 0])).toString('base64url')
}

test('who is cut off goes on with a cursor, also after the platform was killed: nothing is missing, nothing comes twice', async () => {
  const { samples } = await recorded()
  const { id } = await begin()
  const heard: Sample[] = []
  const go = async (count: number) => {
    const after = heard.at(-1)?.cursor ?? (await cursorBefore(id))
    heard.push(...(await watch<Sample>(emotionUpdated, { id, after }, (events) => events.length === count)).events)
  }
  await go(10)
  await go(15)
  await platform.kill()
  platform = await startPlatform(folder.path)
  await go(samples.length - 25)
  expect(heard.map(({ latencyMs }) => latencyMs)).toEqual(samples.map(({ latencyMs }) => latencyMs))
}, 120_000)

test('a replay takes nothing in, and is nothing to whoever may not see the interview', async () => {
  const { id } = await begin()
  const as = async (account: string, text: string, variables: Data = { id }) =>
    codeOf(await ask(platform.url, text, variables, await signIn(platform.url, account)))
  const start = 'mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { id } }'
  const frame =
    'mutation ($id: ID!) { submitFrame(input: { interviewId: $id, capturedAt: "2026-01-01T00:00:00.000Z", image: "" }) { accepted } }'
  const release = 'mutation ($id: ID!) { releaseScorecard(interviewId: $id) { id } }'
  const again = 'mutation ($id: ID!) { replay(interviewId: $id) { id } }'
  for (const text of [start, frame, release, again]) {
    expect([text, await as('interviewer', text)]).toEqual([text, 'CONFLICT'])
    expect([text, await as('candidate', text)]).toEqual([text, 'CONFLICT'])
    expect([text, await as('outsider', text)]).toEqual([text, 'NOT_FOUND'])
  }
  const upload = async (account: string) => {
    const authorization = `Bearer ${await signIn(platform.url, account)}`
    const response = await fetch(`${platform.url}/api/v1/interviews/${encodeURIComponent(id)}/frames`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'image/jpeg' },
      body: 'not a picture',
    })
    return response.status
  }
  expect([await upload('candidate'), await upload('outsider')]).toEqual([409, 404])
})
