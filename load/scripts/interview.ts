import { check } from 'k6'
import type { Options } from 'k6/options'
import exec from 'k6/execution'
import { Trend } from 'k6/metrics'
import { ask, must } from './lib/graphql.ts'
import { beginInterview, submitAnswer, type Interview, type Question } from './lib/interviews.ts'
import { openLiveSocket } from './lib/live-socket.ts'
import { duration, framesPerSecond, setupTimeout, thinkMs, virtualUsers } from './lib/settings.ts'
import { signIn, turn, type Tokens } from './lib/sign-in.ts'
import { pause } from './lib/think.ts'
import { thresholds } from './lib/thresholds.ts'
import { sendFrame } from './lib/webcam.ts'

/** Whole interviews: a candidate answers every question before the webcam while an interviewer watches, until the score is final. */
export const options: Options = {
  scenarios: { interviews: { executor: 'constant-vus', vus: virtualUsers(1), duration } },
  setupTimeout,
  thresholds: thresholds('api', 'socket', 'frame'),
}

const frameToEmotion = new Trend('frame_to_emotion', true)
const eventLatency = new Trend('ws_event_latency', true)
/** From the last answer accepted to the final score seen. */
const answerToScore = new Trend('answer_to_score', true)

export const setup = signIn

const emotions = `subscription Emotion($id: ID!) {
  emotionUpdated(interviewId: $id) { capturedAt dominant interview { title candidate { displayName } scorecard { total } } }
}`
const scores = 'subscription Score($id: ID!) { scoreUpdated(interviewId: $id) { status total scored expected } }'
const next = 'query NextQuestion($id: ID!) { interview(id: $id) { currentQuestion { id category } } }'
const complete = 'mutation CompleteInterview($id: ID!) { completeInterview(input: { interviewId: $id }) { status } }'

interface Watched {
  emotions: number
  status: string
  problems: string[]
  close(): void
}

/** An interviewer at the dashboard. */
async function watchInterview(id: string, token: string, sent: Set<number>): Promise<Watched> {
  const socket = await openLiveSocket(token)
  const watched: Watched = { emotions: 0, status: '', problems: [], close: () => socket.close() }
  const note = (errors: { message: string }[] = []) => watched.problems.push(...errors.map(({ message }) => message))
  socket.subscribe<{ emotionUpdated: { capturedAt: string } }>(emotions, { id }, ({ data, errors, extensions }, at) => {
    note(errors)
    const sentAt = Date.parse(data?.emotionUpdated.capturedAt ?? '')
    const stored = extensions?.journey?.stored
    if (stored !== undefined) eventLatency.add(at - stored)
    if (!sent.delete(sentAt)) return
    watched.emotions += 1
    frameToEmotion.add(at - sentAt)
  })
  socket.subscribe<{ scoreUpdated: { status: string } }>(scores, { id }, ({ data, errors }) => {
    note(errors)
    watched.status = data?.scoreUpdated.status ?? watched.status
  })
  return watched
}

/** Pictures at the webcam's pace until `done`. */
async function film(interview: Interview, sent: Set<number>, done: () => boolean): Promise<void> {
  while (!done()) {
    const sentAt = Date.now()
    sent.add(sentAt)
    if (!(await sendFrame(interview.id, sentAt, interview.token))) sent.delete(sentAt)
    await pause(Math.max(0, sentAt + 1000 / framesPerSecond - Date.now()))
  }
}

async function answerAll(interview: Interview): Promise<void> {
  for (let question: Question | null = interview.question; question !== null;) {
    await pause(2 * thinkMs)
    if (!(await submitAnswer(interview, question))) return
    await pause(thinkMs)
    const data: { interview: { currentQuestion: Question | null } } = await must(
      'NextQuestion',
      next,
      { id: interview.id },
      interview.token,
    )
    question = data.interview.currentQuestion
  }
}

export default async function interview(tokens: Tokens): Promise<void> {
  const token = turn(tokens.candidates, exec.vu.idInTest)
  const given = await beginInterview(token, () => pause(thinkMs))
  const sent = new Set<number>()
  const watched = await watchInterview(given.id, turn(tokens.staff, exec.vu.idInTest), sent)
  let answered = false
  const filming = film(given, sent, () => answered)
  try {
    await answerAll(given)
  } finally {
    // No picture may come after the interview's end.
    answered = true
    await filming
  }
  await ask('CompleteInterview', complete, { id: given.id }, token)
  const completedAt = Date.now()
  const final = () => watched.status === 'FINAL' || watched.status === 'RELEASED'
  for (let waited = 0; !(final() && sent.size === 0) && waited < 15_000; waited += 50) await pause(50)
  if (final()) answerToScore.add(Date.now() - completedAt)
  check(watched, {
    'the score is final': final,
    'the watcher sees emotions': ({ emotions: count }) => count > 0,
    'every accepted frame comes back as an emotion': () => sent.size === 0,
    'the subscriptions have no errors': ({ problems }) => problems.length === 0,
  })
  watched.close()
}
