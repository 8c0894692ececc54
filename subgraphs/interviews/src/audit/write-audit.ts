import type { Query } from '@parley/database'

export interface AuditEntry {
  organizationId: string | null
  actorId: string | null
  /** For example `emotion.enabled`. */
  action: string
  subjectId: string | null
  details?: Record<string, unknown>
}

/** Records who did what, in the transaction that does it. */
export async function writeAudit(tx: Query, { organizationId, actorId, action, subjectId, details = {} }: AuditEntry): Promise<void> {
  await tx(
    `INSERT INTO interviews.audit_events (organization_id, actor_id, action, subject_id, details) VALUES ($1, $2, $3, $4, $5::jsonb)`,
    [organizationId, actorId, action, subjectId, JSON.stringify(details)],
  )
}
