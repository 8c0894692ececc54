import { emotions } from '@parley/contracts'
import type { Query } from '@parley/database'
import { z } from 'zod'
import { smoothingState } from '../results/smoothing.ts'

/** What of an interview's row changes with every result. */
const summaryState = z
  .object({
    interview_id: z.string(),
    head: z.number(),
    faces_seen: z.number(),
    probability_sums: z.array(z.number()).length(emotions.length),
    valence_sum: z.number(),
    attention_sum: z.number(),
    smoothing: smoothingState.nullable(),
  })
  .transform((row) => ({
    interviewId: row.interview_id,
    head: row.head,
    facesSeen: row.faces_seen,
    probabilitySums: row.probability_sums,
    valenceSum: row.valence_sum,
    attentionSum: row.attention_sum,
    smoothing: row.smoothing,
  }))
export type SummaryState = z.infer<typeof summaryState>

/** Locks the rows until the transaction ends, always in the same order, and reads them as they are then; who has none is left out. */
export async function lockSummaryStates(tx: Query, interviewIds: readonly string[]): Promise<Map<string, SummaryState>> {
  const rows = await tx(
    `SELECT interview_id, head, faces_seen, probability_sums, valence_sum, attention_sum, smoothing
     FROM emotion.emotion_summaries WHERE interview_id = ANY($1::text[]) ORDER BY interview_id FOR UPDATE`,
    [interviewIds],
  )
  return new Map(rows.map((row) => summaryState.parse(row)).map((state) => [state.interviewId, state]))
}

export interface SummaryChange {
  state: SummaryState
  /** Frames that were analysed since. */
  analysed: number
  /** By the senders' clocks, of these frames. */
  firstCapturedAt: Date
  lastCapturedAt: Date
}

/** Writes the rows back, heads included. They are still locked. */
export async function writeSummaryStates(tx: Query, changes: readonly SummaryChange[]): Promise<void> {
  const column = <T>(of: (state: SummaryState) => T) => changes.map(({ state }) => of(state))
  await tx(
    `UPDATE emotion.emotion_summaries AS s SET
       head = n.head, frames_analysed = s.frames_analysed + n.analysed, faces_seen = n.faces_seen,
       probability_sums = n.probability_sums::float8[], valence_sum = n.valence_sum, attention_sum = n.attention_sum,
       smoothing = n.smoothing::jsonb, first_captured_at = LEAST(s.first_captured_at, n.first_captured_at),
       last_captured_at = GREATEST(s.last_captured_at, n.last_captured_at)
     FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::text[], $6::float8[], $7::float8[], $8::text[], $9::timestamptz[],
       $10::timestamptz[]) AS n(interview_id, head, analysed, faces_seen, probability_sums, valence_sum, attention_sum, smoothing,
       first_captured_at, last_captured_at)
     WHERE s.interview_id = n.interview_id`,
    [
      column(({ interviewId }) => interviewId),
      column(({ head }) => head),
      changes.map(({ analysed }) => analysed),
      column(({ facesSeen }) => facesSeen),
      column(({ probabilitySums }) => `{${probabilitySums.join(',')}}`),
      column(({ valenceSum }) => valenceSum),
      column(({ attentionSum }) => attentionSum),
      column(({ smoothing }) => (smoothing === null ? null : JSON.stringify(smoothing))),
      changes.map(({ firstCapturedAt }) => firstCapturedAt.toISOString()),
      changes.map(({ lastCapturedAt }) => lastCapturedAt.toISOString()),
    ],
  )
}
