import type { InterviewAccess, InterviewStatus } from '@parley/contracts'
import type { Query } from '@parley/database'
import { stateColumn } from '../recording/recording-rows.ts'
import type { RecordingState } from '../recording/recording-state.ts'
import type { InterviewState } from './interview-state.ts'

/** An interview as its rows say now. */
export interface InterviewRecord {
  state: InterviewState
  /** The organisation's emotion policy. */
  emotionEnabled: boolean
  /** Idempotency keys of the answers that came with one, by answer. */
  answerKeys: Map<string, string>
}

interface Row {
  id: string
  organization_id: string
  user_id: string | null
  created_by_id: string
  title: string
  status: InterviewStatus
  private: boolean
  practice: boolean
  extra_time_percent: number
  large_clock: boolean
  created_at: Date
  scheduled_at: Date | null
  started_at: Date | null
  completed_at: Date | null
  revision: number
  emotion_enabled: boolean
  question_ids: string[]
  answers: { id: string; questionId: string; key: string | null }[]
  recordings: RecordingState[]
  consent: { emotion: boolean; recording: boolean; policyVersion: string; recordedAt: string } | null
}

/** Columns of an interview `i` with all that belongs to it; read them with `toRecord`. */
export const recordColumns = `
  i.id, i.organization_id, i.user_id, i.created_by_id, i.title, i.status, i.private, i.practice,
  i.extra_time_percent, i.large_clock,
  i.created_at, i.scheduled_at, i.started_at, i.completed_at, i.revision,
  (SELECT o.emotion_enabled FROM interviews.organizations o WHERE o.id = i.organization_id) AS emotion_enabled,
  ARRAY(SELECT q.question_id FROM interviews.interview_questions q WHERE q.interview_id = i.id ORDER BY q.position) AS question_ids,
  (SELECT coalesce(json_agg(json_build_object('id', a.id, 'questionId', a.question_id, 'key', a.idempotency_key)
     ORDER BY a.submitted_at, a.id), '[]') FROM interviews.answers a WHERE a.interview_id = i.id) AS answers,
  (SELECT coalesce(json_agg(${stateColumn} ORDER BY r.created_at, r.id), '[]')
     FROM interviews.recordings r WHERE r.interview_id = i.id) AS recordings,
  (SELECT json_build_object('emotion', c.emotion, 'recording', c.recording, 'policyVersion', c.policy_version, 'recordedAt', c.recorded_at)
     FROM interviews.consents c WHERE c.interview_id = i.id ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1) AS consent`

const instant = (date: Date | null): string | null => date?.toISOString() ?? null

export function toRecord(columns: Record<string, unknown>): InterviewRecord {
  const row = columns as unknown as Row // `recordColumns` and the schema say so
  return {
    emotionEnabled: row.emotion_enabled,
    answerKeys: new Map(row.answers.flatMap(({ id, key }) => (key === null ? [] : [[id, key] as const]))),
    state: {
      id: row.id,
      organizationId: row.organization_id,
      candidateId: row.user_id,
      createdById: row.created_by_id,
      title: row.title,
      status: row.status,
      private: row.private,
      practice: row.practice,
      accommodations: { extraTimePercent: row.extra_time_percent, largeClock: row.large_clock },
      createdAt: row.created_at.toISOString(),
      scheduledAt: instant(row.scheduled_at),
      startedAt: instant(row.started_at),
      completedAt: instant(row.completed_at),
      revision: row.revision,
      questionIds: row.question_ids,
      answers: row.answers.map(({ id, questionId }) => ({ id, questionId })),
      consent: row.consent && { ...row.consent, recordedAt: new Date(row.consent.recordedAt).toISOString() },
      recordings: row.recordings.map((recording) => ({ ...recording, createdAt: new Date(recording.createdAt).toISOString() })),
    },
  }
}

/** The interviews of these ids, ordered by id; what is not there is left out. */
export async function readInterviews(query: Query, ids: readonly string[]): Promise<InterviewRecord[]> {
  const rows = await query(`SELECT ${recordColumns} FROM interviews.interviews i WHERE i.id = ANY($1::text[]) ORDER BY i.id`, [ids])
  return rows.map(toRecord)
}

/**
 * Locks interviews, in the order of their ids, until the transaction ends, and reads them.
 * Two statements: one alone would wait for the lock and then show answers and consents as they were before the wait.
 */
export async function lockInterviews(tx: Query, ids: readonly string[]): Promise<InterviewRecord[]> {
  await tx('SELECT FROM interviews.interviews WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE', [ids])
  return readInterviews(tx, ids)
}

/** What the other subgraphs may know of an interview. */
export const accessOf = ({ state, emotionEnabled }: Pick<InterviewRecord, 'state' | 'emotionEnabled'>): InterviewAccess => ({
  interviewId: state.id,
  organizationId: state.organizationId,
  candidateId: state.candidateId,
  status: state.status,
  private: state.private,
  practice: state.practice,
  emotionEnabled,
  emotionConsent: state.consent?.emotion ?? false,
  recordingConsent: state.consent?.recording ?? false,
  totalQuestions: state.questionIds.length,
  answersSubmitted: state.answers.length,
  version: state.revision,
})
