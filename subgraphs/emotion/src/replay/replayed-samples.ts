import type { Query } from '@parley/database'
import { comesAt, instantIn, momentAt, type Replay, type TimedEvents } from '@parley/replay'
import { emotionFeedName } from '../timeline/emotion-feed.ts'
import { readSample, sampleColumns } from '../timeline/sample-rows.ts'
import type { Sample } from '../timeline/sample.ts'

/** When a sample of the interview comes in its replay: as long after the frame as it took then, at the replay's speed. */
const dueAt = (replay: Replay, { receivedAt, latencyMs }: Sample): number => comesAt(replay, Date.parse(receivedAt) + latencyMs)

/** A sample of the interview as its replay shows it. */
const shown = (id: string, replay: Replay, sample: Sample): Sample => ({
  ...sample,
  interviewId: id,
  capturedAt: instantIn(replay, sample.capturedAt),
  receivedAt: instantIn(replay, sample.receivedAt),
})

/** Those of an interview's samples, in order, that its replay has come to, as it shows them. */
export function samplesSoFar(id: string, replay: Replay, samples: readonly Sample[], now = Date.now()): Sample[] {
  const end = samples.findIndex((sample) => dueAt(replay, sample) > now)
  return samples.slice(0, end === -1 ? samples.length : end).map((sample) => shown(id, replay, sample))
}

/** An interview's samples, each at its time in the replay, with the numbers that they have. @param query on a pool */
export const replayedSamples =
  (query: Query) =>
  (id: string, replay: Replay): TimedEvents<Sample> => ({
    feed: emotionFeedName,
    key: id,
    async read(number, limit) {
      const rows = await query(
        `SELECT ${sampleColumns.join(', ')} FROM emotion.emotion_analysis WHERE session_id = $1 AND number > $2 ORDER BY number LIMIT $3`,
        [replay.of, number, limit],
      )
      return rows.map((row) => {
        const sample = readSample(row)
        return { number: sample.number, dueAt: dueAt(replay, sample), event: shown(id, replay, sample) }
      })
    },
    async dueBy(at) {
      // Before the first that is not due yet: it comes before all behind it, whenever those were due.
      const [row] = await query(
        `SELECT coalesce(
           (SELECT min(number) - 1 FROM emotion.emotion_analysis WHERE session_id = $1 AND received_at + latency_ms * interval '1 ms' > $2),
           (SELECT max(number) FROM emotion.emotion_analysis WHERE session_id = $1), 0) AS number`,
        [replay.of, new Date(momentAt(replay, at))],
      )
      return Number(row?.['number'] ?? 0)
    },
  })
