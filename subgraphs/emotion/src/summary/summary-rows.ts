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
    first_captured_at: z.date().nullable(),
    last_captured_at: z.date().nullable(),
  })
  .transform((row) => ({
    interviewId: row.interview_id,
    head: row.head,
    facesSeen: row.faces_seen,
    probabilitySums: row.probability_sums,
    valenceSum: row.valence_sum,
    attentionSum: row.attention_sum,
    smoothing: row.smoothing,
    firstCapturedAt: row.first_captured_at,
    lastCapturedAt: row.last_captured_at,
  }))
export type SummaryState = z.infer<typeof summaryState>

/** Reads the rows, which the caller has locked. */
export async function readSummaryStates(tx: Query, interviewIds: readonly string[]): Promise<Map<string, SummaryState>> {
  const rows = await tx(
    `SELECT interview_id, head, faces_seen, probability_sums, valence_sum, attention_sum, smoothing, first_captured_at, last_captured_at
     FROM emotion.emotion_summaries WHERE interview_id = ANY($1::text[])`,
    [interviewIds],
  )
  return new Map(rows.map((row) => summaryState.parse(row)).map((state) => [state.interviewId, state]))
}

export interface SummaryChange {
  state: SummaryState
  /** Frames that were analysed since. */
  analysed: number
}

/** Writes the rows back, heads included. They are still locked. */
export async function writeSummaryStates(tx: Query, changes: readonly SummaryChange[]): Promise<void> {
  const rows = changes.map(({ state, analysed }) => ({
    interview_id: state.interviewId,
    head: state.head,
    analysed,
    faces_seen: state.facesSeen,
    probability_sums: state.probabilitySums,
    valence_sum: state.valenceSum,
    attention_sum: state.attentionSum,
    smoothing: state.smoothing,
    first_captured_at: state.firstCapturedAt,
    last_captured_at: state.lastCapturedAt,
  }))
  await tx(
    `UPDATE emotion.emotion_summaries AS s SET
       head = n.head, frames_analysed = s.frames_analysed + n.analysed, faces_seen = n.faces_seen, probability_sums = n.probability_sums,
       valence_sum = n.valence_sum, attention_sum = n.attention_sum, smoothing = n.smoothing,
       first_captured_at = n.first_captured_at, last_captured_at = n.last_captured_at
     FROM jsonb_to_recordset($1::jsonb) AS n(interview_id text, head int, analysed int, faces_seen int, probability_sums float8[],
       valence_sum float8, attention_sum float8, smoothing jsonb, first_captured_at timestamptz, last_captured_at timestamptz)
     WHERE s.interview_id = n.interview_id`,
    [JSON.stringify(rows)],
  )
}
