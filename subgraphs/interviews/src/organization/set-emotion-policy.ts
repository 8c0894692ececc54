import { inTransaction, type Pool } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { writeAudit } from '../audit/write-audit.ts'
import type { SetEmotionPolicyInput } from '../generated/resolvers.ts'
import { inputText } from '../input-text.ts'
import { emotionPolicyTarget, insertOutbox, outboxEntry, type WakeRelay } from '../outbox/outbox.ts'
import type { User } from '../people/viewer.ts'
import { emotionNotice } from './emotion-notice.ts'
import { takePolicyLock } from './policy-lock.ts'

/**
 * Switches emotion analysis on or off for the user's organisation. The relay then tells it for every open interview.
 * @throws ParleyError FORBIDDEN unless ADMIN, BAD_USER_INPUT with the notice when switching on without purpose, region or
 *   acknowledgement
 */
export type SetEmotionPolicy = (user: User, input: SetEmotionPolicyInput) => Promise<void>

export const createSetEmotionPolicy =
  (pool: Pool, wakeRelay: WakeRelay): SetEmotionPolicy =>
  async (user, input) => {
    if (user.role !== 'ADMIN') throw new ParleyError('FORBIDDEN')
    const policy = policyOf(input)
    await inTransaction(pool, async (tx) => {
      await takePolicyLock(tx, user.organizationId)
      const changed = await tx(
        `UPDATE interviews.organizations SET emotion_enabled = $2, emotion_purpose = $3, emotion_region = $4
         WHERE id = $1 AND (emotion_enabled, emotion_purpose, emotion_region) IS DISTINCT FROM ($2, $3, $4) RETURNING id`,
        [user.organizationId, policy.enabled, policy.purpose, policy.region],
      )
      if (changed.length === 0) return
      await writeAudit(tx, {
        organizationId: user.organizationId,
        actorId: user.userId,
        action: policy.enabled ? 'emotion.enabled' : 'emotion.disabled',
        subjectId: user.organizationId,
        details: policy,
      })
      await tx(insertOutbox(1), [JSON.stringify([outboxEntry(emotionPolicyTarget, { organizationId: user.organizationId })])])
    })
    wakeRelay([emotionPolicyTarget])
  }

function policyOf({ enabled, purpose, region, acknowledged }: SetEmotionPolicyInput) {
  if (!enabled) return { enabled, purpose: null, region: null }
  const given = { enabled, purpose: inputText('purpose', purpose, 500), region: inputText('region', region, 100) }
  if (given.purpose === undefined || given.region === undefined || !acknowledged)
    throw new ParleyError('BAD_USER_INPUT', {
      message: `Switching on needs a purpose, a region and \`acknowledged: true\`. ${emotionNotice}`,
      extensions: { notice: emotionNotice },
    })
  return { enabled, purpose: given.purpose, region: given.region }
}
