import type { Query } from '@parley/database'
import { instantIn, momentAt, type Replay } from '@parley/replay'
import { emotions } from '@parley/contracts'
import type { EmotionSummary } from '../generated/resolvers.ts'
import { toEmotionName, toProbabilities } from '../resolvers/probabilities.ts'
import { leader } from '../results/smoothing.ts'

/**
 * What an interview's samples come to, as far as its replay has come; null before the first. Of the samples as they are shown, smoothed: an
 * interview's own summary is of the frames as they were read, and outlives them.
 */
export async function replayedSummary(query: Query, replay: Replay): Promise<EmotionSummary | null> {
  const means = emotions.map((_, index) => `avg(probabilities[${index + 1}])::float8 AS p${index}`)
  const [row] = await query(
    `SELECT count(*)::int AS frames, min(timestamp) AS first, max(timestamp) AS last, avg(valence)::float8 AS valence,
       avg(attention)::float8 AS attention, ${means.join(', ')}
     FROM emotion.emotion_analysis WHERE session_id = $1 AND received_at + latency_ms * interval '1 ms' <= $2`,
    [replay.of, new Date(momentAt(replay, Date.now()))],
  )
  const frames = Number(row?.['frames'] ?? 0)
  if (row === undefined || frames === 0) return null
  const probabilities = emotions.map((_, index) => row[`p${index}`] as number | null)
  const known = probabilities.filter((value) => value !== null)
  const instant = (name: string) => new Date(instantIn(replay, (row[name] as Date).toISOString()))
  const isKnown = known.length === emotions.length
  return {
    framesAccepted: frames,
    framesAnalysed: frames,
    framesDropped: 0,
    firstCapturedAt: instant('first'),
    lastCapturedAt: instant('last'),
    probabilities: isKnown ? toProbabilities(known) : null,
    dominant: isKnown ? toEmotionName(leader(known)) : null,
    valence: row['valence'] as number | null,
    attention: row['attention'] as number | null,
  }
}
