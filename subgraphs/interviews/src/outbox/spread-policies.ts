import { inTransaction, type Pool } from '@parley/database'
import type { SpreadEmotionPolicy } from '../organization/spread-emotion-policy.ts'
import { emotionPolicyTarget } from './outbox.ts'

/**
 * Takes one changed emotion policy and spreads it. The row stays locked meanwhile and is marked at the end: a crash starts it again.
 * @returns whether there may be more
 */
export function spreadPolicies(pool: Pool, spread: SpreadEmotionPolicy): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const [row] = await tx(
      `SELECT id, body->>'organizationId' AS organization_id FROM interviews.outbox_messages WHERE published_at IS NULL AND target = $1
       ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [emotionPolicyTarget],
    )
    if (row === undefined) return false
    await spread(String(row['organization_id']))
    await tx('UPDATE interviews.outbox_messages SET published_at = now() WHERE id = $1', [row['id']])
    return true
  })
}
