import type { Query } from '@parley/database'

const key = `hashtextextended('interviews.emotion-policy:' || $1, 0)`

/**
 * Whoever writes an interview with the organisation's emotion policy in it holds this, and whoever changes the policy waits for them:
 * an interview created meanwhile is either seen by the change, or sees it. Until the transaction ends.
 */
export const sharePolicyLock = (tx: Query, organizationId: string): Promise<unknown> =>
  tx(`SELECT pg_advisory_xact_lock_shared(${key})`, [organizationId])

/** The other side of it. */
export const takePolicyLock = (tx: Query, organizationId: string): Promise<unknown> =>
  tx(`SELECT pg_advisory_xact_lock(${key})`, [organizationId])
