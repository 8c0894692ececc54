import type { Query } from '@parley/database'
import { parseReplayId, type Replay } from '@parley/replay'
import { readInterviews, type InterviewRecord } from '../interview/read-interviews.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { stateAt, type Played, type PlayedAnswer } from './played.ts'

/**
 * What replays of these ids play, by id. One of an interview that is not there, or was not as its id says, is left out: nobody has begun it.
 */
export async function readReplays(query: Query, ids: readonly string[]): Promise<Map<string, Played>> {
  const replays = ids.flatMap((id) => {
    const replay = parseReplayId(id)
    return replay ? [{ id, replay }] : []
  })
  if (replays.length === 0) return new Map()
  const sources = [...new Set(replays.map(({ replay }) => replay.of))]
  const [records, answers, noted] = await Promise.all([
    readInterviews(query, sources),
    readAnswers(query, sources),
    readNoted(query, sources),
  ])
  const states = new Map(records.map(({ state }) => [state.id, state]))
  return new Map(
    replays.flatMap(({ id, replay }) => {
      const source = states.get(replay.of)
      if (source === undefined || !isOf(source, replay)) return []
      return [[id, { id, replay, source, answers: answers.get(source.id) ?? [], noted: noted.get(source.id) ?? [] }] as const]
    }),
  )
}

/** The interviews that replays are, as far as they have come. They have no access of their own: whoever asks goes by the interview that is played. */
export async function readReplayed(query: Query, ids: readonly string[]): Promise<InterviewRecord[]> {
  const replays = await readReplays(query, ids)
  return [...replays.values()].map((played) => ({ state: stateAt(played, Date.now()), emotionEnabled: false, answerKeys: new Map() }))
}

/** How long a finished interview took, and since when; undefined for another. */
export function courseOf({ status, startedAt, completedAt }: InterviewState): Pick<Replay, 'sourceStartedAt' | 'sourceMs'> | undefined {
  if (status !== 'COMPLETED' || startedAt === null || completedAt === null) return undefined
  return { sourceStartedAt: Date.parse(startedAt), sourceMs: Math.max(0, Date.parse(completedAt) - Date.parse(startedAt)) }
}

function isOf(source: InterviewState, { sourceStartedAt, sourceMs }: Replay): boolean {
  const course = courseOf(source)
  return course?.sourceStartedAt === sourceStartedAt && course.sourceMs === sourceMs
}

async function readAnswers(query: Query, interviewIds: readonly string[]): Promise<Map<string, PlayedAnswer[]>> {
  const rows = await query(
    `SELECT interview_id, id, question_id AS "questionId", coalesce(transcript, '') AS transcript, duration_ms AS "durationMs", submitted_at
     FROM interviews.answers WHERE interview_id = ANY($1::text[]) ORDER BY submitted_at, id`,
    [interviewIds],
  )
  const found = new Map<string, PlayedAnswer[]>()
  for (const { interview_id: interviewId, submitted_at: at, ...row } of rows) {
    const answer = { ...row, submittedAt: (at as Date).toISOString() } as unknown as PlayedAnswer // the columns just named
    found.set(String(interviewId), [...(found.get(String(interviewId)) ?? []), answer])
  }
  return found
}

/** The moments that notes are about. */
async function readNoted(query: Query, interviewIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await query(
    `SELECT interview_id, array_agg(at ORDER BY at) AS moments FROM interviews.interview_notes
     WHERE interview_id = ANY($1::text[]) AND removed_at IS NULL GROUP BY interview_id`,
    [interviewIds],
  )
  return new Map(rows.map(({ interview_id: id, moments }) => [String(id), (moments as Date[]).map((at) => at.toISOString())])) // timestamps
}
