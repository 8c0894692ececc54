import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { oneFace } from '@parley/inference-worker/testing'
import { eventually } from '@parley/platform/testing'
import { ask, signIn, startedInterview, type StartedInterview } from './support/graphql.ts'
import { dataFolder, mode, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

// The whole way of a request, through every queue, by the id that the client gave it.
const folder = dataFolder()
let platform: RunningPlatform
let candidate: string
let interview: StartedInterview

beforeAll(async () => {
  platform = await startPlatform(folder.path, { LOG_LEVEL: 'debug' })
  candidate = await signIn(platform.url, 'candidate')
  interview = await startedInterview(platform.url, candidate)
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

/** As a process of its own a part names itself; in one process it is named. */
const [logFile, partKey] = mode === 'services' ? ['services/parley.log', 'name'] : ['parley.log', 'part']

/** What a part of the platform logged of a request. */
const logged = (part: string, requestId: string): unknown[] =>
  readFileSync(join(folder.path, logFile), 'utf8')
    .split('\n')
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as Record<string, unknown>) // a line of pino's
    .filter((line) => line[partKey] === part && line['requestId'] === requestId)
    .map((line) => line['msg'])

const send = (mutation: string, input: object, requestId: string) =>
  ask(platform.url, mutation, { input }, candidate, { 'x-request-id': requestId })

test('a frame can be followed from the gateway to its stored sample', async () => {
  const image = (await oneFace()).toString('base64')
  const input = { interviewId: interview.id, capturedAt: new Date().toISOString(), image }
  const { data } = await send('mutation ($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted } }', input, 'frame-journey-1')
  expect(data).toEqual({ submitFrame: { accepted: true } })
  await eventually(async () => expect(logged('emotion', 'frame-journey-1')).toContain('result settled'))
})

test('an answer can be followed from the gateway to its stored score', async () => {
  const input = {
    interviewId: interview.id,
    questionId: interview.currentQuestion.id,
    transcript: 'I led a team of four.',
    durationMs: 9_000,
  }
  const { errors } = await send('mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { id } }', input, 'answer-journey-1')
  expect(errors).toBeUndefined()
  await eventually(async () => expect(logged('scoring', 'answer-journey-1')).toContain('answer scored'))
})
