import { emotions } from '@parley/contracts'
import type { Query } from '@parley/database'
import { instantIn, isOver, type Replay } from '@parley/replay'
import { z } from 'zod'
import type { EmotionSummaryModel } from '../generated/prisma/models.ts'
import { lastDueSample } from './replayed-samples.ts'

/** What a summary is made of: those columns of an interview's row that are shown. */
export type SummarySums = Pick<
  EmotionSummaryModel,
  | 'framesAccepted'
  | 'framesAnalysed'
  | 'framesDropped'
  | 'facesSeen'
  | 'probabilitySums'
  | 'valenceSum'
  | 'attentionSum'
  | 'firstCapturedAt'
  | 'lastCapturedAt'
>

const sums = z.object({
  framesAccepted: z.number(),
  framesAnalysed: z.number(),
  facesSeen: z.number(),
  probabilitySums: z.array(z.number()),
  valenceSum: z.number(),
  attentionSum: z.number(),
  firstCapturedAt: z.date().nullable(),
  lastCapturedAt: z.date().nullable(),
})

/** Frames are numbered without gaps as they are accepted, so the highest number says how many were. */
const sumsSql = `
  SELECT coalesce(max(frame_number), 0) AS "framesAccepted", count(*)::int AS "framesAnalysed",
    count(*) FILTER (WHERE cardinality(raw) > 0)::int AS "facesSeen",
    ARRAY[${emotions.map((_, index) => `coalesce(sum(raw[${index + 1}]), 0)`).join(', ')}] AS "probabilitySums",
    coalesce(sum(valence), 0) AS "valenceSum", coalesce(sum(attention), 0) AS "attentionSum",
    min(timestamp) AS "firstCapturedAt", max(timestamp) AS "lastCapturedAt"
  FROM emotion.emotion_analysis WHERE session_id = $1 AND number <= $2::int`

/**
 * What an interview's samples come to, as far as its replay has come: while it runs, of the samples that are kept; once it is over, the
 * interview's own, which outlives them. Null before the first.
 * @param source the summary of the interview
 */
export async function replayedSummary(query: Query, replay: Replay, source: SummarySums | null): Promise<SummarySums | null> {
  const now = Date.now()
  const so = isOver(replay, now) ? source : await sumsSoFar(query, replay, now)
  if (so === null || so.framesAccepted === 0) return null
  const shown = (instant: Date | null) => instant && new Date(instantIn(replay, instant.toISOString()))
  return { ...so, firstCapturedAt: shown(so.firstCapturedAt), lastCapturedAt: shown(so.lastCapturedAt) }
}

async function sumsSoFar(query: Query, replay: Replay, now: number): Promise<SummarySums> {
  const [row] = await query(sumsSql, [replay.of, await lastDueSample(query, replay, now)])
  const so = sums.parse(row)
  return { ...so, framesDropped: so.framesAccepted - so.framesAnalysed }
}
