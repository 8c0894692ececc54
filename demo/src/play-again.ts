import { setTimeout as wait } from 'node:timers/promises'
import { now } from '@parley/platform'
import type { GraphQLClient } from './graphql-client.ts'
import * as operations from './operations.ts'
import { saySample, sayScorecard } from './report.ts'
import { bold, green, red, say } from './terminal.ts'
import { watchInterview } from './watcher.ts'

/** How long to wait for the last events once the replay is over. */
const settleMs = 5_000

interface Started {
  id: string
  title: string
  replay: { startedAt: string; endsAt: string }
}

/** Plays a finished interview again and prints what comes. @returns whether it came to its end without an error */
export async function playAgain(client: GraphQLClient, interviewId: string, speed: number): Promise<boolean> {
  const { replay: started } = await client.request<{ replay: Started }>(operations.replay, { interviewId, speed })
  const begin = now()
  say(`${bold(started.title)} plays again, ${speed} times as fast, as ${started.id}\n`)
  let samples = 0
  let failed = false
  const completed = new AbortController()
  const end = watchInterview(client, started.id, {
    onSample(sample, _journey, seenAt) {
      samples += 1
      saySample(sample, undefined, begin, seenAt)
    },
    onScorecard: (scorecard, seenAt) => sayScorecard(scorecard, undefined, begin, seenAt),
    onInterview: ({ status }) => void (status === 'COMPLETED' && completed.abort()),
    onError(error) {
      failed = true
      say(red(error instanceof Error ? error.message : JSON.stringify(error)))
    },
  })
  const lastsMs = Date.parse(started.replay.endsAt) - Date.parse(started.replay.startedAt)
  await wait(lastsMs + settleMs, undefined, { signal: completed.signal }).catch(() => {})
  // The last score may come a moment after the end.
  await wait(1_000)
  end()
  const complete = completed.signal.aborted && !failed
  if (complete) say(green(`\nPlayed to the end: ${samples} samples.`))
  return complete
}
