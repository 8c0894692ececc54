import type { FrameResult } from '@parley/contracts'
import { copyRows, inTransaction, type DatabaseClient, type Pool, type Query } from '@parley/database'
import { now } from '@parley/platform'
import { countDropped } from '../dropped-frames/count-dropped.ts'
import { lockSummaryStates, writeSummaryStates } from '../summary/summary-rows.ts'
import type { Sample } from '../timeline/sample.ts'
import { analyse, type AnalysedFrame } from './analyse.ts'

export interface StoreResultsOptions {
  pool: Pool
}

export interface StoredResults {
  /** Those that counted, by interview, in the order of their numbers. */
  samples: Map<string, Sample[]>
  /** Frames whose candidate has withdrawn consent meanwhile. */
  dropped: number
}

/**
 * Stores a batch in one transaction. A result counts only when it takes its frame out of flight: a duplicate, or one that was counted
 * as dropped, is left out before anything is numbered.
 */
export function storeResults({ pool }: StoreResultsOptions, results: readonly FrameResult[]): Promise<StoredResults> {
  return inTransaction(pool, async (tx, client) => {
    const states = await lockSummaryStates(tx, [...new Set(results.map(({ interviewId }) => interviewId))])
    const { landed, withdrawn } = await land(tx, results)
    await countDropped(tx, countByInterview(withdrawn))

    const storedAt = now()
    const analysed = [...groupByInterview(landed)].flatMap(([interviewId, ofInterview]) => {
      const state = states.get(interviewId)
      return state === undefined ? [] : [analyse(state, ofInterview, storedAt)]
    })
    if (analysed.length > 0) {
      await insertSamples(
        client,
        analysed.flatMap(({ frames }) => frames),
      )
      await writeSummaryStates(
        tx,
        analysed.map(({ change }) => change),
      )
    }
    return {
      samples: new Map(analysed.map(({ change, frames }) => [change.state.interviewId, frames.map(({ sample }) => sample)])),
      dropped: withdrawn.length,
    }
  })
}

function groupByInterview(results: readonly FrameResult[]): Map<string, FrameResult[]> {
  const groups = new Map<string, FrameResult[]>()
  for (const result of results) {
    const group = groups.get(result.interviewId)
    if (group === undefined) groups.set(result.interviewId, [result])
    else group.push(result)
  }
  return groups
}

function countByInterview(results: readonly FrameResult[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { interviewId } of results) counts.set(interviewId, (counts.get(interviewId) ?? 0) + 1)
  return counts
}

/**
 * Takes frames out of flight. Whether the candidate has withdrawn consent, by this subgraph's copy of who may do what, is read under the
 * lock of the interviews' rows, by a statement that began after they were locked: the copy is written before withdrawal is acted on, so
 * whatever is stored in spite of it was stored before, and is deleted after.
 * @returns one result for each frame that was still there
 */
async function land(tx: Query, results: readonly FrameResult[]): Promise<Record<'landed' | 'withdrawn', FrameResult[]>> {
  const rows = await tx(
    `WITH gone AS (
       DELETE FROM emotion.frames_in_flight AS f
       USING unnest($1::text[], $2::int[]) WITH ORDINALITY AS r(interview_id, frame_number, place)
       WHERE f.interview_id = r.interview_id AND f.frame_number = r.frame_number RETURNING f.interview_id, r.place
     )
     SELECT place::int, EXISTS (
       SELECT FROM emotion.interview_access a WHERE a.interview_id = gone.interview_id AND NOT a.emotion_consent) AS withdrawn
     FROM gone`,
    [results.map(({ interviewId }) => interviewId), results.map(({ frameNumber }) => frameNumber)],
  )
  const taken: Record<'landed' | 'withdrawn', FrameResult[]> = { landed: [], withdrawn: [] }
  for (const { place, withdrawn } of rows) {
    const result = results[Number(place) - 1]
    if (result !== undefined) taken[withdrawn === true ? 'withdrawn' : 'landed'].push(result)
  }
  return taken
}

const columns =
  'session_id, number, frame_id, frame_number, timestamp, received_at, outcome, dominant, probabilities, raw, faces, valence, attention, latency_ms, model_version'

async function insertSamples(client: DatabaseClient, frames: readonly AnalysedFrame[]): Promise<void> {
  const rows = frames.map(({ sample, raw }) => [
    sample.interviewId,
    sample.number,
    sample.frameId,
    sample.frameNumber,
    sample.capturedAt,
    sample.receivedAt,
    sample.outcome,
    sample.dominant,
    sample.probabilities ?? [],
    raw ?? [],
    sample.faces,
    sample.valence,
    sample.attention,
    sample.latencyMs,
    sample.modelVersion,
  ])
  await copyRows(client, `emotion.emotion_analysis (${columns})`, rows)
}
