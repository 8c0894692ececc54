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

const vus = virtualUsers(50)
const seconds = secondsOf(duration)
/** How long a watcher looks before it closes its socket and opens another, in seconds. */
const watchSeconds = Math.min(10, seconds / 2)

/** Dashboards: more and more watchers of one interview, each with a socket of its own, while one webcam sends. */
export const options: Options = {
  scenarios: {
    webcam: { executor: 'constant-vus', exec: 'send', vus: 1, duration },
    watchers: {
      executor: 'ramping-vus',
      exec: 'watch',
      startVUs: Math.ceil(vus / 10),
      stages: [
        { duration: `${seconds / 3}s`, target: vus },
        { duration: `${(seconds * 2) / 3}s`, target: vus },
      ],
      gracefulRampDown: '5s',
    },
  },
  setupTimeout,
  thresholds: thresholds('socket'),
}

/**
 * From the emotion stored to the watcher having it: what the platform adds after its work is done. The first is the platform's clock, the
 * second the watcher's: where they are two machines, they must agree to a few milliseconds.
 */
const eventLatency = new Trend('ws_event_latency', true)
const seen = new Counter('events_seen')

interface Data {
  tokens: Tokens
  interview: Interview
}

export async function setup(): Promise<Data> {
  const tokens = await signIn()
  return { tokens, interview: await beginInterview(turn(tokens.candidates, 1)) }
}

export const teardown = ({ interview }: Data): Promise<unknown> => cancelInterview(interview)

/** The fields of all three subgraphs in every event. */
const subscription = `subscription Watch($id: ID!) {
  emotionUpdated(interviewId: $id) {
    capturedAt outcome dominant valence
    interview { title candidate { displayName } scorecard { total } }
  }
}`

/** One picture, at the webcam's pace. */
export async function send({ interview }: Data): Promise<void> {
  const next = Date.now() + 1000 / framesPerSecond
  await sendFrame(interview.id, Date.now(), interview.token)
  await pause(Math.max(0, next - Date.now()))
}

export async function watch({ tokens, interview }: Data): Promise<void> {
  const socket = await openLiveSocket(turn(tokens.staff, exec.vu.idInTest))
  const problems: string[] = []
  let events = 0
  socket.subscribe(subscription, { id: interview.id }, ({ data, errors, extensions }, at) => {
    if (errors !== undefined) problems.push(...errors.map(({ message }) => message))
    if (data == null) return
    events += 1
    seen.add(1)
    // An event that was read from the table, not rung, has no journey.
    const stored = extensions?.journey?.stored
    if (stored !== undefined) eventLatency.add(at - stored)
  })
  await pause(watchSeconds * 1000)
  socket.close()
  check(events, { 'the watcher sees events': (count) => count > 0 })
  check(problems, { 'the subscription has no errors': ({ length }) => length === 0 })
}
