import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLiveClient, type LiveClient } from '@parley/federated-subscriptions/client'
import { oneFace } from '@parley/inference-worker/testing'
import type { PlatformStatus } from '@parley/platform/status'
import { eventually } from '@parley/platform/testing'
import { WebSocket } from 'ws'
import { ask, must, signIn, startedInterview } from './support/graphql.ts'
import { lookUntil, stateOf, stopPart } from './support/status.ts'
import { dataFolder, mode, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

/**
 * Each part in turn is stopped from the status page in the middle of an interview: what was accepted is there afterwards, who watches watches
 * on, and the other parts do not notice.
 */
const names = ['interviews', 'emotion', 'scoring', 'inference-worker', 'scoring-worker', 'media-worker']
const how = mode === 'services' ? 'kill' : 'restart'
const folder = dataFolder()
let platform: RunningPlatform
let admin: string
let candidate: string
let live: LiveClient
let picture: string

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  admin = await signIn(platform.url, 'admin')
  candidate = await signIn(platform.url, 'candidate')
  const interviewer = await signIn(platform.url, 'interviewer')
  live = createLiveClient({
    url: `${platform.url.replace('http', 'ws')}/graphql`,
    token: async () => ({ authorization: `Bearer ${interviewer}` }),
    webSocketImpl: WebSocket,
    longestWaitMs: 2_000,
  })
  picture = (await oneFace()).toString('base64')
}, startWithinMs)
afterAll(async () => {
  live.dispose()
  await platform.stop()
  folder.remove()
})

/** Everything that a subscription tells, for as long as the test lasts; its end, should it end. */
function watch<T>(query: string, id: string): { events: T[]; end: unknown; leave: () => void } {
  const watched = { events: [] as T[], end: undefined as unknown, leave: () => {} }
  watched.leave = live.subscribe(
    { query, variables: { id } },
    {
      next: ({ data, errors }) => (data ? watched.events.push(data as T) : void (watched.end = errors)),
      error: (reason) => (watched.end = reason),
      complete: () => (watched.end = 'completed'),
    },
  )
  return watched
}

/** Sends a frame every so often. @returns how many were accepted, once it is told to end */
function startCamera(interviewId: string): () => Promise<number> {
  const under = new Set<Promise<void>>()
  let accepted = 0
  const send = async () => {
    const input = { interviewId, capturedAt: new Date().toISOString(), image: picture }
    const submit = 'mutation ($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted } }'
    const answer = await ask(platform.url, submit, { input }, candidate).catch(() => undefined)
    if ((answer?.data?.['submitFrame'] as { accepted: boolean } | undefined)?.accepted) accepted++
  }
  const timer = setInterval(() => {
    const sending = send()
    under.add(sending)
    void sending.finally(() => under.delete(sending))
  }, 300)
  return async () => {
    clearInterval(timer)
    await Promise.all(under)
    return accepted
  }
}

/** Answers the current question, as often as it takes: what was accepted the first time is not accepted twice. */
async function answerCurrent(interviewId: string): Promise<void> {
  const idempotencyKey = crypto.randomUUID()
  const current = 'query ($id: ID!) { interview(id: $id) { currentQuestion { id } } }'
  const submit = 'mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { id } }'
  const transcript = 'I led a team of four people for two years, and we cut costs by 20 percent.'
  await eventually(async () => {
    const { interview } = await must<{ interview: { currentQuestion: { id: string } } }>(
      platform.url,
      current,
      { id: interviewId },
      candidate,
    )
    const questionId = interview.currentQuestion.id
    await eventually(
      () => must(platform.url, submit, { input: { interviewId, questionId, transcript, durationMs: 9_000, idempotencyKey } }, candidate),
      60_000,
    )
  }, 60_000)
}

interface Found {
  interview: {
    answers: { id: string }[]
    scorecard: { scored: number } | null
    emotionSummary: { framesAccepted: number; framesAnalysed: number; framesDropped: number }
  }
}
const found = (id: string) =>
  must<Found>(
    platform.url,
    'query ($id: ID!) { interview(id: $id) { answers { id } scorecard { scored } emotionSummary { framesAccepted framesAnalysed framesDropped } } }',
    { id },
    candidate,
  )

/** An interview that is being watched, filmed and answered. */
async function stage() {
  const { id } = await startedInterview(platform.url, candidate)
  const samples = watch('subscription ($id: ID!) { emotionUpdated(interviewId: $id) { outcome interview { title } } }', id)
  const scores = watch<{ scoreUpdated: { scored: number } }>('subscription ($id: ID!) { scoreUpdated(interviewId: $id) { scored } }', id)
  const endCamera = startCamera(id)
  await eventually(async () => expect(samples.events.length).toBeGreaterThan(1), 30_000)
  return { id, samples, scores, endCamera }
}

/** Of the interview everything that was accepted is there, and its watchers were told of it. */
async function requireWhole({ id, samples, scores, endCamera }: Awaited<ReturnType<typeof stage>>): Promise<void> {
  // The same subscriptions go on, though what was behind them had gone.
  const told = samples.events.length
  await eventually(async () => expect(samples.events.length).toBeGreaterThan(told + 1), 30_000)
  await eventually(async () => expect(scores.events.at(-1)?.scoreUpdated.scored).toBe(2), 60_000)
  const accepted = await endCamera()
  await eventually(async () => {
    const { interview } = await found(id)
    expect(interview.answers).toHaveLength(2)
    expect(interview.scorecard?.scored).toBe(2)
    const { framesAccepted, framesAnalysed, framesDropped } = interview.emotionSummary
    expect(framesAnalysed + framesDropped).toBe(framesAccepted)
    // Of some, the receipt was lost.
    expect(framesAccepted).toBeGreaterThanOrEqual(accepted)
  }, 30_000)
  expect([samples.end, scores.end]).toEqual([undefined, undefined])
  for (const watched of [samples, scores]) watched.leave()
}

test.each(mode === 'services' ? ['gateway', ...names] : names)(
  'of %s nothing that was accepted is lost, and who watches watches on',
  async (part) => {
    const stages = await Promise.all([stage(), stage(), stage()])
    const before = performance.now()
    expect(await stopPart(platform.url, admin, part)).toEqual({ status: 202, body: { part, stopped: how } })
    // It ends a quarter of a second later: some answers are on their way then, others are given while it is gone.
    const answered = stages.map(async ({ id }, at) => {
      await pause(120 + 100 * at)
      await answerCurrent(id)
      await answerCurrent(id)
    })
    const seen: PlatformStatus[] = []
    await pause(300)
    await lookUntil(
      platform.url,
      admin,
      (status) => {
        const { state, upSeconds } = status.parts.find(({ name }) => name === part) ?? {}
        return state === 'ready' && (upSeconds ?? Infinity) <= (performance.now() - before) / 1_000
      },
      seen,
    )
    await Promise.all(answered)
    await Promise.all(stages.map(requireWhole))

    // A machine that starts a process may keep others from answering at once; none of them misses anything.
    const complaints = seen.flatMap(({ parts }) => parts.filter(({ name, state }) => name !== part && state !== 'ready'))
    expect(complaints.filter(({ missing }) => !missing.every((each) => each === 'It did not answer within 1 s.'))).toEqual([])
    expect(stateOf(await lookUntil(platform.url, admin, ({ parts }) => parts.every(({ state }) => state === 'ready')), part)).toBe('ready')
  },
  180_000,
)
