import { randomUUID } from 'node:crypto'
import { currentRequestId } from '@parley/platform'

/** Where outbox rows go: queues and fanouts of the topology, and two targets that the relay itself serves. */
export const queueTargets = ['scoring.answers', 'interviews.changed', 'media.recordings'] as const
/** Numbered into the organisation's feed. */
export const organizationFeedTarget = 'organization-feed'
/** A changed emotion policy, to be told for every open interview of the organisation. */
export const emotionPolicyTarget = 'emotion-policy'

export type OutboxTarget = (typeof queueTargets)[number] | typeof organizationFeedTarget | typeof emotionPolicyTarget

/** Tells the relay that something was committed for these targets; it looks by itself all the same. */
export type WakeRelay = (targets: Iterable<OutboxTarget>) => void

/** A message to be written in the transaction of the change that it tells of. */
export interface OutboxEntry {
  messageId: string
  target: OutboxTarget
  requestId: string | null
  body: unknown
}

export const outboxEntry = (target: OutboxTarget, body: unknown): OutboxEntry => ({
  messageId: randomUUID(),
  target,
  requestId: currentRequestId() ?? null,
  body,
})

/** Inserts the entries of parameter `$n`, in order: `JSON.stringify(entries)`. A part of a statement, after WITH. */
export const insertOutbox = (n: number, when = ''): string => `
  INSERT INTO interviews.outbox_messages (message_id, target, request_id, body)
  SELECT m->>'messageId', m->>'target', m->>'requestId', m->'body'
  FROM jsonb_array_elements($${n}::jsonb) WITH ORDINALITY AS entries(m, position) ${when} ORDER BY position`
