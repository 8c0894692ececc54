import { now } from '@parley/platform'
import type { GraphQLClient } from './graphql-client.ts'
import type { Journey } from './latency.ts'
import * as operations from './operations.ts'

export interface Sample {
  capturedAt: string
  outcome: string
  dominant: string | null
  probabilities: Record<string, number> | null
  valence: number | null
  attention: number | null
  latencyMs: number
  interview: { title: string; candidate: { displayName: string } | null; scorecard: { total: number | null } | null } | null
}

export interface Scorecard {
  status: string
  total: number | null
  scored: number
  expected: number
  criteria: { name: string; score: number; max: number; weight: number; reason: string; evidence: { quote: string }[] }[]
  answers: { total: number; answer: { question: { text: string } } | null }[]
}

export interface WatcherEvents {
  onSample: (sample: Sample, journey: Journey, seenAt: number) => void
  onScorecard: (scorecard: Scorecard, seenAt: number) => void
  onInterview: (interview: { status: string; revision: number }) => void
  onError: (error: unknown) => void
}

/** Watches one interview through the gateway: emotion, score and the interview itself, each a subscription. Returns what ends them. */
export function watchInterview(client: GraphQLClient, interviewId: string, events: WatcherEvents): () => void {
  const variables = { interviewId }
  const ends = [
    client.subscribe<{ emotionUpdated: Sample }>(
      operations.emotionUpdated,
      variables,
      ({ data, errors, extensions }) => {
        const seenAt = now()
        if (errors !== undefined) events.onError(errors)
        // The journey is the gateway's own; a client that did not ask for it has none.
        if (data) events.onSample(data.emotionUpdated, (extensions?.['journey'] ?? {}) as Journey, seenAt)
      },
      events.onError,
    ),
    client.subscribe<{ scoreUpdated: Scorecard }>(
      operations.scoreUpdated,
      variables,
      ({ data, errors }) => {
        if (errors !== undefined) events.onError(errors)
        if (data) events.onScorecard(data.scoreUpdated, now())
      },
      events.onError,
    ),
    client.subscribe<{ interviewUpdated: { status: string; revision: number } }>(
      operations.interviewUpdated,
      variables,
      ({ data, errors }) => {
        if (errors !== undefined) events.onError(errors)
        if (data) events.onInterview(data.interviewUpdated)
      },
      events.onError,
    ),
  ]
  return () => ends.forEach((end) => end())
}
