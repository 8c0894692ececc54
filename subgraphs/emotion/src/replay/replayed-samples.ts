import type { Query } from '@parley/database'
import type { FeedStore } from '@parley/live-log'
import { comesAt, instantIn, momentAt, replayId, type Replay, type TimedEvents } from '@parley/replay'
import { emotionFeedName } from '../timeline/emotion-feed.ts'
import type { Sample } from '../timeline/sample.ts'

/** When a sample of the interview comes in its replay: as long after the frame as it took then, at the replay's speed. */
const dueAt = (replay: Replay, { receivedAt, latencyMs }: Sample): number => comesAt(replay, Date.parse(receivedAt) + latencyMs)

/** A sample of the interview as its replay shows it. */
const shown = (replay: Replay, sample: Sample): Sample => ({
  ...sample,
  interviewId: replayId(replay),
  capturedAt: instantIn(replay, sample.capturedAt),
  receivedAt: instantIn(replay, sample.receivedAt),
})

/** Those of consecutive samples, in order, that the replay has come to, as it shows them. */
export function samplesSoFar(replay: Replay, samples: readonly Sample[], now = Date.now()): Sample[] {
  const end = samples.findIndex((sample) => dueAt(replay, sample) > now)
  return samples.slice(0, end === -1 ? samples.length : end).map((sample) => shown(replay, sample))
}

/** Before the first that is not due yet: it comes before all behind it, whenever those were due. */
const lastDueSql = `
  SELECT coalesce(
    (SELECT min(number) - 1 FROM emotion.emotion_analysis
     WHERE session_id = $1 AND received_at + latency_ms * interval '1 ms' > to_timestamp($2::float8 / 1000)),
    (SELECT head FROM emotion.emotion_summaries WHERE interview_id = $1), 0)::int AS number`

/** The number of the last sample that the replay has come to at an instant; 0 before the first. @param query on a pool */
export async function lastDueSample(query: Query, replay: Replay, at: number): Promise<number> {
  const [row] = await query(lastDueSql, [replay.of, momentAt(replay, at)])
  return Number(row?.['number'] ?? 0)
}

export interface ReplayedSamplesParts {
  /** On a pool. */
  query: Query
  feed: FeedStore<Sample>
}

/** An interview's samples, each at its time in the replay, with the numbers that they have. */
export const replayedSamples = ({ query, feed }: ReplayedSamplesParts, replay: Replay): TimedEvents<Sample> => ({
  place: { feed: emotionFeedName, key: replayId(replay) },
  async read(number, limit) {
    const samples = await feed.read(replay.of, number, limit)
    return samples.map(({ number: given, event }) => ({ number: given, dueAt: dueAt(replay, event), event: shown(replay, event) }))
  },
  bounds: async () => (await feed.heads([replay.of])).get(replay.of) ?? { head: 0, floor: 0 },
  dueBy: (at) => lastDueSample(query, replay, at),
})
