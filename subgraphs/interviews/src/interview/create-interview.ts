import { inTransaction, type Pool, type Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { v7 as uuid } from 'uuid'
import { standingPolicyVersion } from '../consent/policy-version.ts'
import type { CreateInterviewInput } from '../generated/resolvers.ts'
import { inputInstant } from '../input-instant.ts'
import { inputText } from '../input-text.ts'
import { sharePolicyLock } from '../organization/policy-lock.ts'
import { insertOutbox } from '../outbox/outbox.ts'
import type { User } from '../people/viewer.ts'
import type { Announce } from './announce.ts'
import { accommodationsOf } from './accommodations.ts'
import type { AccommodationsState, InterviewState } from './interview-state.ts'
import { recordColumns, toRecord } from './read-interviews.ts'
import { messagesOf, type Change } from './save-changes.ts'

/**
 * Creates an interview: a candidate one for their own practice, an INTERVIEWER or ADMIN one for a candidate of their organisation.
 * The same idempotency key of the same person gives the interview that it made before.
 * @throws ParleyError FORBIDDEN for an ANALYST or for someone else's practice, NOT_FOUND for a template or candidate of another
 *   organisation, BAD_USER_INPUT
 */
export type CreateInterview = (user: User, input: CreateInterviewInput) => Promise<InterviewState>

export const createCreateInterview =
  (pool: Pool, announce: Announce): CreateInterview =>
  async (user, input) => {
    const plan = planOf(user, input)
    const { state, change } = await inTransaction(pool, async (tx) => {
      await sharePolicyLock(tx, user.organizationId)
      const source = await readSource(tx, user.organizationId, plan)
      const change = newInterview(user, plan, source)
      if (await insert(tx, change, plan.idempotencyKey)) return { state: change.after, change }
      return { state: await earlier(tx, user.userId, plan.idempotencyKey), change: undefined }
    })
    if (change !== undefined) announce([change])
    return state
  }

interface Plan {
  candidateId: string
  templateId: string | null
  title: string | undefined
  scheduledAt: string | null
  private: boolean
  practice: boolean
  accommodations: AccommodationsState
  idempotencyKey: string | null
}

function planOf(user: User, input: CreateInterviewInput): Plan {
  if (user.role === 'ANALYST') throw new ParleyError('FORBIDDEN')
  const practice = user.role === 'CANDIDATE'
  const candidateId = input.candidateId ?? (practice ? user.userId : undefined)
  if (candidateId === undefined) throw new ParleyError('BAD_USER_INPUT', { message: 'Name the candidate: `candidateId`.' })
  if (practice && candidateId !== user.userId)
    throw new ParleyError('FORBIDDEN', { message: 'A candidate creates interviews for themselves alone.' })
  if (input.private === true && !practice)
    throw new ParleyError('BAD_USER_INPUT', { message: 'Only a candidate’s own practice can be private.' })
  return {
    candidateId,
    practice,
    templateId: input.templateId ?? null,
    title: inputText('title', input.title, 200),
    scheduledAt: inputInstant('scheduledAt', input.scheduledAt) ?? null,
    private: input.private ?? false,
    accommodations: accommodationsOf(input.accommodations),
    idempotencyKey: inputText('idempotencyKey', input.idempotencyKey, 200) ?? null,
  }
}

interface Source {
  emotionEnabled: boolean
  templateName: string
  questionIds: string[]
  standing: { emotion: boolean; recording: boolean }
}

async function readSource(tx: Query, organizationId: string, { templateId, candidateId }: Plan): Promise<Source> {
  const [row] = await tx(
    `SELECT o.emotion_enabled, t.name, u.id AS candidate_id, u.standing_emotion_consent, u.standing_recording_consent,
       ARRAY(SELECT q.question_id FROM interviews.template_questions q WHERE q.template_id = t.id ORDER BY q.position) AS question_ids
     FROM interviews.organizations o
     LEFT JOIN LATERAL (
       SELECT id, name FROM interviews.templates
       WHERE organization_id = o.id AND CASE WHEN $2::text IS NULL THEN is_default ELSE id = $2 END ORDER BY created_at LIMIT 1) t ON true
     LEFT JOIN interviews.users u ON u.id = $3 AND u.organization_id = o.id AND u.role = 'CANDIDATE' AND u.erased_at IS NULL
     WHERE o.id = $1`,
    [organizationId, templateId, candidateId],
  )
  if (row === undefined || row['candidate_id'] === null) throw new ParleyError('NOT_FOUND', { message: 'There is no such candidate.' })
  if (row['name'] === null) {
    if (templateId !== null) throw new ParleyError('NOT_FOUND', { message: 'There is no such template.' })
    throw new ParleyError('BAD_USER_INPUT', { message: 'The organisation has no default template: name one, `templateId`.' })
  }
  const questionIds = [...new Set(row['question_ids'] as string[])]
  if (questionIds.length === 0) throw new ParleyError('BAD_USER_INPUT', { message: 'The template has no questions.' })
  return {
    emotionEnabled: row['emotion_enabled'] === true,
    templateName: row['name'] as string, // t.name, just seen to be there
    questionIds,
    standing: { emotion: row['standing_emotion_consent'] === true, recording: row['standing_recording_consent'] === true },
  }
}

function newInterview(user: User, plan: Plan, { emotionEnabled, templateName, questionIds, standing }: Source): Change {
  const createdAt = new Date().toISOString()
  const after: InterviewState = {
    id: uuid(),
    organizationId: user.organizationId,
    candidateId: plan.candidateId,
    createdById: user.userId,
    title: plan.title ?? templateName,
    status: 'SCHEDULED',
    private: plan.private,
    practice: plan.practice,
    accommodations: plan.accommodations,
    createdAt,
    scheduledAt: plan.scheduledAt,
    startedAt: null,
    completedAt: null,
    revision: 1,
    questionIds,
    answers: [],
    consent: standing.emotion || standing.recording ? { ...standing, policyVersion: standingPolicyVersion, recordedAt: createdAt } : null,
    recordings: [],
  }
  return { before: null, after, emotionEnabled, consent: { id: uuid() }, listed: true }
}

/** @returns false when this person has used the key before; nothing is written then */
async function insert(tx: Query, change: Change, idempotencyKey: string | null): Promise<boolean> {
  const rows = await tx(
    `WITH created AS (
       INSERT INTO interviews.interviews (id, organization_id, user_id, created_by_id, title, private, practice, extra_time_percent, large_clock,
         created_at, scheduled_at, revision, idempotency_key)
       SELECT s->>'id', s->>'organizationId', s->>'candidateId', s->>'createdById', s->>'title', (s->>'private')::boolean,
         (s->>'practice')::boolean, (s->'accommodations'->>'extraTimePercent')::int, (s->'accommodations'->>'largeClock')::boolean,
         (s->>'createdAt')::timestamptz, (s->>'scheduledAt')::timestamptz, (s->>'revision')::int, $2::text
       FROM (SELECT $1::jsonb AS s) AS given
       ON CONFLICT (created_by_id, idempotency_key) DO NOTHING RETURNING id
     ), asked AS (
       INSERT INTO interviews.interview_questions (interview_id, position, question_id)
       SELECT created.id, position, question FROM created, jsonb_array_elements_text($1::jsonb->'questionIds') WITH ORDINALITY AS q(question, position)
     ), told AS (
       INSERT INTO interviews.interview_events (interview_id, number, state) SELECT id, ($1::jsonb->>'revision')::int, $1::jsonb FROM created
     ), consented AS (
       INSERT INTO interviews.consents (id, interview_id, emotion, recording, policy_version, recorded_at)
       SELECT $3, created.id, (c->>'emotion')::boolean, (c->>'recording')::boolean, c->>'policyVersion', (c->>'recordedAt')::timestamptz
       FROM created, (SELECT $1::jsonb->'consent' AS c) AS consent WHERE jsonb_typeof(c) = 'object'
     ), sent AS (${insertOutbox(4, 'WHERE EXISTS (SELECT FROM created)')})
     SELECT id FROM created`,
    [JSON.stringify(change.after), idempotencyKey, change.consent?.id ?? null, JSON.stringify(messagesOf(change))],
  )
  return rows.length > 0
}

async function earlier(tx: Query, createdById: string, idempotencyKey: string | null): Promise<InterviewState> {
  const [row] = await tx(`SELECT ${recordColumns} FROM interviews.interviews i WHERE i.created_by_id = $1 AND i.idempotency_key = $2`, [
    createdById,
    idempotencyKey,
  ])
  if (row === undefined) throw new ParleyError('CONFLICT', { message: 'The interview of this key has just been deleted.' })
  return toRecord(row).state
}
