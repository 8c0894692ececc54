import type { AnswerSubmitted } from '@parley/contracts'
import type { Query } from '@parley/database'
import type { RecordingChanges } from '../recording/change-recordings.ts'
import { upsertRecordings } from '../recording/recording-rows.ts'
import { insertOutbox, organizationFeedTarget, outboxEntry, type OutboxEntry } from '../outbox/outbox.ts'
import { upsertNotes, type NoteRow } from '../note/note-rows.ts'
import type { InterviewState } from './interview-state.ts'
import { accessOf } from './read-interviews.ts'

/** An answer as it is stored with its change. */
export interface NewAnswer {
  id: string
  interviewId: string
  questionId: string
  transcript: string
  durationMs: number
  submittedAt: string
  idempotencyKey: string | null
}

/** A change to a locked interview. */
export interface Change {
  /** Null for a new interview. */
  before: InterviewState | null
  /** With its new revision. */
  after: InterviewState
  emotionEnabled: boolean
  answer?: { row: NewAnswer; submitted: AnswerSubmitted } | undefined
  consent?: { id: string } | undefined
  recordings?: RecordingChanges | undefined
  /** Of staff alone: the state is as before but for its revision, and says so. */
  note?: NoteRow | undefined
  /** False where nothing changed that a list shows. */
  listed: boolean
}

/** What a change tells, unless it is about notes alone: the other subgraphs of access, the organisation's feed, the scorer of an answer, the media worker of its tasks. */
export function messagesOf(change: Change): OutboxEntry[] {
  const { before, after, answer, recordings, listed } = change
  if (after.staffOnly === true) return []
  return [
    outboxEntry('interviews.changed', accessOf({ state: after, emotionEnabled: change.emotionEnabled })),
    ...(listed ? [outboxEntry(organizationFeedTarget, { before, after })] : []),
    ...(answer === undefined ? [] : [outboxEntry('scoring.answers', answer.submitted)]),
    ...(recordings?.tasks ?? []).map((task) => outboxEntry('media.recordings', task)),
  ]
}

/** Writes changes to interviews that the transaction has locked: rows, events and messages, in one statement. */
export async function saveChanges(tx: Query, changes: readonly Change[]): Promise<void> {
  const consents = changes.flatMap(({ after, consent }) =>
    consent === undefined || after.consent === null ? [] : [{ ...after.consent, id: consent.id, interviewId: after.id }],
  )
  await tx(
    `WITH changed AS (SELECT s FROM jsonb_array_elements($1::jsonb) AS states(s)
     ), moved AS (
       UPDATE interviews.interviews AS i SET status = (s->>'status')::interviews.interview_status,
         started_at = (s->>'startedAt')::timestamptz, completed_at = (s->>'completedAt')::timestamptz, revision = (s->>'revision')::int
       FROM changed WHERE i.id = s->>'id'
     ), told AS (
       INSERT INTO interviews.interview_events (interview_id, number, state) SELECT s->>'id', (s->>'revision')::int, s FROM changed
     ), answered AS (
       INSERT INTO interviews.answers (id, interview_id, question_id, transcript, duration_ms, submitted_at, idempotency_key)
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS a("id" text, "interviewId" text, "questionId" text, "transcript" text,
         "durationMs" int, "submittedAt" timestamptz, "idempotencyKey" text)
     ), consented AS (
       INSERT INTO interviews.consents (id, interview_id, emotion, recording, policy_version, recorded_at)
       SELECT * FROM jsonb_to_recordset($3::jsonb) AS c("id" text, "interviewId" text, "emotion" boolean, "recording" boolean,
         "policyVersion" text, "recordedAt" timestamptz)
     ), recorded AS (${upsertRecordings(4)}
     ), noted AS (${upsertNotes(5)}
     ) ${insertOutbox(6)}`,
    [
      JSON.stringify(changes.map(({ after }) => after)),
      JSON.stringify(changes.flatMap(({ answer }) => (answer === undefined ? [] : [answer.row]))),
      JSON.stringify(consents),
      JSON.stringify(changes.flatMap(({ recordings }) => recordings?.rows ?? [])),
      JSON.stringify(changes.flatMap(({ note }) => note ?? [])),
      JSON.stringify(changes.flatMap(messagesOf)),
    ],
  )
}
