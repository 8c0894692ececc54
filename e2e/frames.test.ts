import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { claimDimensions, groupPicture, noFace, oneFace } from '@parley/inference-worker/testing'
import type { Client, FormattedExecutionResult } from 'graphql-ws'
import sharp from 'sharp'
import {
  answer,
  ask,
  codeOf,
  collect,
  must,
  signIn,
  startedInterview,
  subscriptionClient,
  type StartedInterview,
} from './support/graphql.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
let platform: RunningPlatform
let candidate: string
let interview: StartedInterview
let interviewId: string
let client: Client
let onePicture: Buffer
let samples: AsyncIterableIterator<FormattedExecutionResult<{ emotionUpdated: { outcome: string; faces: number; probabilities: unknown } }>>

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  candidate = await signIn(platform.url, 'candidate')
  interview = await startedInterview(platform.url, candidate)
  interviewId = interview.id
  onePicture = await oneFace()
  client = subscriptionClient(platform.url, await signIn(platform.url, 'interviewer'))
  samples = client.iterate({
    query: 'subscription ($id: ID!) { emotionUpdated(interviewId: $id) { outcome faces probabilities { happy } } }',
    variables: { id: interviewId },
  })
}, startWithinMs)
afterAll(async () => {
  await client.dispose()
  await platform.stop()
  folder.remove()
})

const submit = (image: Buffer) =>
  ask(
    platform.url,
    'mutation ($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted reason } }',
    { input: { interviewId, capturedAt: new Date().toISOString(), image: image.toString('base64') } },
    candidate,
  )

/** What the watcher is told of an accepted picture. */
async function seen(image: Buffer) {
  const next = samples.next()
  expect((await submit(image)).data).toEqual({ submitFrame: { accepted: true, reason: null } })
  const { value } = await next
  return value?.data?.emotionUpdated
}

const refused = async (image: Buffer) => (await submit(image)).data?.['submitFrame']

describe('a picture', () => {
  test('with a face is read', async () => {
    expect(await seen(await oneFace())).toMatchObject({ outcome: 'OK', faces: 1, probabilities: { happy: expect.any(Number) } })
  })

  test('with five faces is told as such, and the largest is read', async () => {
    expect(await seen(await groupPicture(5))).toMatchObject({
      outcome: 'MANY_FACES',
      faces: 5,
      probabilities: { happy: expect.any(Number) },
    })
  })

  test('without a face has no probabilities', async () => {
    expect(await seen(await noFace())).toEqual({ outcome: 'NO_FACE', faces: 0, probabilities: null })
  })

  test('that is a PNG, a text or cut short is not accepted, with the reason', async () => {
    const png = await sharp(await oneFace())
      .png({ palette: true })
      .toBuffer()
    expect(await refused(png)).toEqual({ accepted: false, reason: 'NOT_JPEG' })
    expect(await refused(Buffer.from('a picture of me'))).toEqual({ accepted: false, reason: 'NOT_JPEG' })
    const jpeg = await oneFace()
    expect(await refused(jpeg.subarray(0, jpeg.length / 2))).toEqual({ accepted: false, reason: 'TRUNCATED' })
  })

  test('whose header claims 20,000 by 20,000, or that is over 512 KB, is an error with a code', async () => {
    expect(codeOf(await submit(claimDimensions(await oneFace(), 20_000, 20_000)))).toBe('PAYLOAD_TOO_LARGE')
    expect(codeOf(await submit(Buffer.concat([await oneFace(), Buffer.alloc(512 * 1024)])))).toBe('PAYLOAD_TOO_LARGE')
  })

  test('that breaks off inside but looks whole is of low quality, and the pool lives on', async () => {
    const jpeg = await oneFace()
    const broken = Buffer.concat([jpeg.subarray(0, jpeg.length / 3), Buffer.from([0xff, 0xd9])])
    expect(await seen(broken)).toMatchObject({ outcome: 'LOW_QUALITY' })
    expect(await seen(await oneFace())).toMatchObject({ outcome: 'OK' })
  })

  test('also goes in as binary, by PUT', async () => {
    const next = samples.next()
    const response = await fetch(`${platform.url}/api/v1/interviews/${interviewId}/frames`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${candidate}`, 'content-type': 'image/jpeg' },
      body: new Uint8Array(await oneFace()),
    })
    expect(response.status).toBe(202)
    expect((await next).value?.data?.emotionUpdated).toMatchObject({ outcome: 'OK' })
  })

  test('is counted, whatever became of it', async () => {
    const counted = await must<{ interview: { emotionSummary: Record<string, number> } }>(
      platform.url,
      'query ($id: ID!) { interview(id: $id) { emotionSummary { framesAccepted framesAnalysed framesDropped } } }',
      { id: interviewId },
      candidate,
    )
    expect(counted.interview.emotionSummary).toEqual({ framesAccepted: 6, framesAnalysed: 6, framesDropped: 0 })
  })
})

test('who asks for it is told when each frame passed each stage of its journey', async () => {
  const watcher = subscriptionClient(platform.url, await signIn(platform.url, 'analyst'))
  const events = watcher.iterate({
    query: 'subscription ($id: ID!) { emotionUpdated(interviewId: $id) { outcome interview { title } } }',
    variables: { id: interviewId },
    extensions: { journey: true },
  })
  const next = events.next()
  const timer = setInterval(() => void submit(onePicture), 400)
  const { value } = await next
  clearInterval(timer)
  const journey = value?.extensions?.['journey'] as Record<string, number> // as docs/architecture.md has it
  const marks = ['begun', 'received', 'queued', 'dequeued', 'decoded', 'inferred', 'stored', 'rung', 'upstream', 'enriched', 'sent']
  expect(Object.keys(journey).toSorted()).toEqual(marks.toSorted())
  // On one machine there is one clock; each process reads it a little differently.
  for (const [at, mark] of marks.entries())
    expect([mark, (journey[mark] ?? 0) > (journey[marks[at - 1] ?? mark] ?? 0) - 5]).toEqual([mark, true])
  await watcher.dispose()
})

test('every event carries the fields of all three subgraphs', async () => {
  const dashboard = subscriptionClient(platform.url, await signIn(platform.url, 'interviewer'))
  const scored = collect(
    dashboard,
    'subscription ($id: ID!) { scoreUpdated(interviewId: $id) { scored } }',
    { id: interviewId },
    // The shape that the subscription asks for.
    (results) => (results.at(-1)?.data as { scoreUpdated: { scored: number } } | undefined)?.scoreUpdated.scored === 1,
  )
  await answer(platform.url, interview, 'I led a team of four people for two years and we cut costs by 20 percent.', candidate)
  await scored
  const events = dashboard.iterate({
    query: `subscription { emotionUpdated(interviewId: ${JSON.stringify(interviewId)}) { dominant probabilities { happy } interview { title candidate { displayName } scorecard { total } } } }`,
  })
  for (let sent = 0; sent < 3; sent += 1) {
    const next = events.next()
    // The subscription stands once it is told of a frame: frames before that are not its business.
    const timer = setInterval(() => void submit(onePicture), 400)
    const { value } = await next
    clearInterval(timer)
    expect(value).toEqual({
      data: {
        emotionUpdated: {
          dominant: expect.stringMatching(/^[A-Z]+$/),
          probabilities: { happy: expect.any(Number) },
          interview: { title: 'End to end', candidate: { displayName: 'Cara Candidate' }, scorecard: { total: expect.any(Number) } },
        },
      },
    })
  }
  await events.return?.()
  await dashboard.dispose()
})
