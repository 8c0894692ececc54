import type { Query } from '@parley/database'
import { createBriefly, parseReplayId, type Replay } from '@parley/replay'
import DataLoader from 'dataloader'
import { readInterviews, type InterviewRecord } from '../interview/read-interviews.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { stateAt, type Played, type PlayedAnswer } from './played.ts'

/** Reads what replays play. */
export interface ReplayReader {
  /**
   * Replays of these ids, by id. One of an interview that is not there, or was not as its id says, is left out: nobody has begun it.
   * The interview is as it is now, and with it the rights to it; what was said and noted in it may have been read up to half a second ago.
   */
  replays(ids: readonly string[]): Promise<Map<string, Played>>
  /** The interviews that replays are, as far as they have come. They have no access of their own: whoever asks goes by what is played. */
  interviews(ids: readonly string[]): Promise<InterviewRecord[]>
}

/** What an interview says besides its state. */
type Course = Pick<Played, 'answers' | 'noted'>

/** Interviews of which that is kept for as long. */
const mostHeld = 200

export function createReplayReader(query: Query): ReplayReader {
  const reader = new DataLoader(
    async (ids: readonly string[]): Promise<Course[]> => {
      const [answers, noted] = await Promise.all([readAnswers(query, ids), readNoted(query, ids)])
      return ids.map((id) => ({ answers: answers.get(id) ?? [], noted: noted.get(id) ?? [] }))
    },
    { cache: false },
  )
  const courses = createBriefly((id) => reader.load(id), { most: mostHeld })

  const replays: ReplayReader['replays'] = async (ids) => {
    const asked = ids.flatMap((id) => {
      const replay = parseReplayId(id)
      return replay ? [{ id, replay }] : []
    })
    if (asked.length === 0) return new Map()
    const records = await readInterviews(query, [...new Set(asked.map(({ replay }) => replay.of))])
    const states = new Map(records.map(({ state }) => [state.id, state]))
    const found = asked.map(async ({ id, replay }): Promise<[string, Played][]> => {
      const source = states.get(replay.of)
      if (source === undefined || !isOf(source, replay)) return []
      return [[id, { id, replay, source, ...(await courses.get(source.id)) }]]
    })
    return new Map((await Promise.all(found)).flat())
  }
  return {
    replays,
    interviews: async (ids) =>
      [...(await replays(ids)).values()].map((played) => ({
        state: stateAt(played, Date.now()),
        emotionEnabled: false,
        answerKeys: new Map(),
      })),
  }
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
