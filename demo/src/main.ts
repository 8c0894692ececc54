import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { now, reasonOf, StartError } from '@parley/platform'
import { answerQuestions, beginInterview, sendWebcam, startInterview } from './candidate.ts'
import { createGraphQLClient, GraphQLAnswerError } from './graphql-client.ts'
import { stageTimes } from './latency.ts'
import * as operations from './operations.ts'
import { nobodyAt, platformAddress } from './platform-address.ts'
import { playAgain } from './play-again.ts'
import { sayQuestion, saySample, sayScorecard, saySummary, type Outcome } from './report.ts'
import { bold, say } from './terminal.ts'
import { watchInterview } from './watcher.ts'

const help = `Plays an interview against a running Parley and watches it live, through the gateway.

  make demo                         against the platform that runs here
  make demo DEMO="--seconds 60"     longer
  make demo DEMO="--replay interview-past-01 --speed 10"
                                    a finished interview again, ten times as fast

Options
  --url URL        the platform's address; else http://localhost:$PORT where PORT is set, else the first of
                   http://localhost, :4000 and :8080 at which a gateway answers
  --seconds N      how long the interview takes (default 30)
  --fps N          webcam frames per second (default 2; the platform takes 5)
  --replay ID      plays that finished interview again instead
  --speed N        how much faster than it was, 1 to 20 (default 1)
  --help           this text
`

/** How long to wait for what is still on its way once the interview is complete. */
const settleMs = 15_000

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      seconds: { type: 'string', default: '30' },
      fps: { type: 'string', default: '2' },
      replay: { type: 'string' },
      speed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  const seconds = Number(values.seconds)
  const framesPerSecond = Number(values.fps)
  if (!(seconds > 0 && framesPerSecond > 0)) throw new Error('--seconds and --fps must be numbers above 0.')
  const url = await platformAddress({ url: values.url, port: process.env['PORT'] })
  return values.replay === undefined ? play(url, seconds, framesPerSecond) : replay(url, values.replay, Number(values.speed))
}

const isRefused = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED'

async function signIn(url: string, email: string) {
  const { login } = await createGraphQLClient(url).request<{
    login: { accessToken: string; user: { displayName: string; role: string } }
  }>(operations.login, { email, password: 'parley-demo' })
  return { client: createGraphQLClient(url, login.accessToken), user: login.user }
}

async function replay(url: string, interviewId: string, speed: number): Promise<number> {
  const { client } = await signIn(url, 'interviewer@example.com').catch((error: unknown) => {
    throw isRefused(error) ? nobodyAt(url, error) : error
  })
  const complete = await playAgain(client, interviewId, speed)
  await client.close()
  return complete ? 0 : 1
}

async function play(url: string, seconds: number, framesPerSecond: number): Promise<number> {
  const candidate = await signIn(url, 'candidate@example.com').catch((error: unknown) => {
    throw isRefused(error) ? nobodyAt(url, error) : error
  })
  const interviewer = await signIn(url, 'interviewer@example.com')
  const interview = await beginInterview(candidate.client)
  const begin = now()
  say(`${bold(candidate.user.displayName)} is interviewed; ${bold(interviewer.user.displayName)} watches ${interview.id} through ${url}\n`)

  const sentAt = new Map<string, number>()
  const answeredAt: number[] = []
  const outcome: Outcome = {
    sent: 0,
    refused: new Map(),
    accepted: 0,
    analysed: 0,
    dropped: 0,
    seen: 0,
    times: [],
    scoreTimes: [],
    scorecard: undefined,
    errors: new Map(),
  }
  const settled = new AbortController()
  const end = watchInterview(interviewer.client, interview.id, {
    onSample(sample, journey, seenAt) {
      outcome.seen += 1
      const left = sentAt.get(sample.capturedAt)
      const times = left === undefined ? {} : stageTimes(journey, left, seenAt)
      outcome.times.push(times)
      saySample(sample, times.total, begin, seenAt)
    },
    onScorecard(scorecard, seenAt) {
      const grew = scorecard.scored > (outcome.scorecard?.scored ?? 0)
      const answered = grew ? answeredAt[scorecard.scored - 1] : undefined
      if (answered !== undefined) outcome.scoreTimes.push(seenAt - answered)
      outcome.scorecard = scorecard
      sayScorecard(scorecard, answered === undefined ? undefined : seenAt - answered, begin, seenAt)
      if (scorecard.status === 'FINAL' || scorecard.status === 'RELEASED') settled.abort()
    },
    onInterview: () => {},
    onError: (error) => count(outcome.errors, error instanceof Error ? error.message : JSON.stringify(error)),
  })

  const { first, total } = await startInterview(candidate.client, interview.id)
  const stop = new AbortController()
  const webcam = sendWebcam(candidate.client, interview.id, {
    framesPerSecond,
    signal: stop.signal,
    onSent(capturedAt, at) {
      outcome.sent += 1
      sentAt.set(capturedAt, at)
    },
    onReceipt: (refusal) => void (refusal !== undefined && count(outcome.refused, refusal)),
  })
  await answerQuestions(candidate.client, interview.id, {
    first,
    total,
    seconds,
    onAnswer(question, last) {
      answeredAt.push(now())
      sayQuestion(question.text, begin, now())
      // The last answer ends the interview: no frame may come after it.
      if (last) stop.abort()
    },
  })
  await webcam
  await wait(settleMs, undefined, { signal: settled.signal }).catch(() => {})
  await countFrames(interviewer.client, interview.id, outcome)
  end()
  await Promise.all([candidate.client.close(), interviewer.client.close()])
  if (!settled.signal.aborted) count(outcome.errors, `The scorecard was not final ${settleMs / 1000} s after the last answer.`)
  return saySummary(outcome) ? 0 : 1
}

const count = (tally: Map<string, number>, what: string) => void tally.set(what, (tally.get(what) ?? 0) + 1)

/** Asks until every accepted frame was analysed or counted as dropped. */
async function countFrames(client: ReturnType<typeof createGraphQLClient>, interviewId: string, outcome: Outcome): Promise<void> {
  const deadline = now() + settleMs
  do {
    const { interview } = await client.request<{
      interview: { emotionSummary: { framesAccepted: number; framesAnalysed: number; framesDropped: number } | null }
    }>(operations.summary, { interviewId })
    const counts = interview.emotionSummary ?? { framesAccepted: 0, framesAnalysed: 0, framesDropped: 0 }
    outcome.accepted = counts.framesAccepted
    outcome.analysed = counts.framesAnalysed
    outcome.dropped = counts.framesDropped
    if (outcome.accepted === outcome.analysed + outcome.dropped && outcome.seen >= outcome.analysed) return
    await wait(200)
  } while (now() < deadline)
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const reason = error instanceof GraphQLAnswerError ? `${error.code}: ${error.message}` : reasonOf(error)
    process.stderr.write(error instanceof StartError ? `${reason}\n` : `The demo stopped: ${reason}\n`)
    process.exit(1)
  },
)
