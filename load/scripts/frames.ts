import { check } from 'k6'
import type { Options } from 'k6/options'
import exec from 'k6/execution'
import { Counter, Trend } from 'k6/metrics'
import { beginInterview, cancelInterview, type Interview } from './lib/interviews.ts'
import { openLiveSocket } from './lib/live-socket.ts'
import { duration, framesPerSecond, secondsOf, setupTimeout, virtualUsers } from './lib/settings.ts'
import { signIn, turn, type Tokens } from './lib/sign-in.ts'
import { pause } from './lib/think.ts'
import { thresholds } from './lib/thresholds.ts'
import { sendFrame } from './lib/webcam.ts'

const vus = virtualUsers(3)
/** How long one virtual user sends before it looks whether everything came back, in seconds. */
const roundSeconds = Math.min(10, secondsOf(duration))

/** Webcams: each virtual user sends pictures to an interview of its own and watches what becomes of them. */
export const options: Options = {
  scenarios: { frames: { executor: 'constant-vus', vus, duration } },
  setupTimeout,
  thresholds: thresholds('frame'),
}

/** From the picture leaving the webcam to the emotion reaching the watcher; one clock. */
const frameToEmotion = new Trend('frame_to_emotion', true)
const accepted = new Counter('frames_accepted')
const seen = new Counter('emotions_seen')

interface Data {
  tokens: Tokens
  interviews: Interview[]
}

export async function setup(): Promise<Data> {
  const tokens = await signIn()
  const interviews: Interview[] = []
  for (let number = 1; number <= vus; number += 1) interviews.push(await beginInterview(turn(tokens.candidates, number)))
  return { tokens, interviews }
}

export async function teardown({ interviews }: Data): Promise<void> {
  for (const interview of interviews) await cancelInterview(interview)
}

const watch =
  'subscription Emotion($id: ID!) { emotionUpdated(interviewId: $id) { capturedAt outcome dominant probabilities { happy neutral } } }'

interface Emotion {
  emotionUpdated: { capturedAt: string }
}

export default async function sendFrames({ tokens, interviews }: Data): Promise<void> {
  const interview = turn(interviews, exec.vu.idInTest)
  const socket = await openLiveSocket(turn(tokens.staff, exec.vu.idInTest))
  /** When the pictures left whose emotion has not come yet. */
  const underway = new Set<number>()
  const problems: string[] = []
  socket.subscribe<Emotion>(watch, { id: interview.id }, ({ data, errors }, at) => {
    if (errors !== undefined) problems.push(...errors.map(({ message }) => message))
    const sentAt = Date.parse(data?.emotionUpdated.capturedAt ?? '')
    if (!underway.delete(sentAt)) return
    seen.add(1)
    frameToEmotion.add(at - sentAt)
  })
  // A live-only subscription has no answer of its own; it stands long before this is over.
  await pause(500)

  const receipts: Promise<void>[] = []
  const begin = Date.now()
  for (let number = 0; number < roundSeconds * framesPerSecond; number += 1) {
    const due = begin + (number * 1000) / framesPerSecond
    await pause(Math.max(0, due - Date.now()))
    const sentAt = Date.now()
    underway.add(sentAt)
    receipts.push(
      sendFrame(interview.id, sentAt, interview.token).then((taken) => {
        if (taken) accepted.add(1)
        else underway.delete(sentAt)
      }),
    )
  }
  await Promise.all(receipts)
  for (let waited = 0; underway.size > 0 && waited < 10_000; waited += 50) await pause(50)
  check(underway, { 'every accepted frame comes back as an emotion': ({ size }) => size === 0 })
  check(problems, { 'the subscription has no errors': ({ length }) => length === 0 })
  socket.close()
}
