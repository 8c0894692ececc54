import type { Query } from '@parley/database'
import type { ChangeInterviews } from '../interview/change-interviews.ts'

const batch = 200

/**
 * Tells a changed emotion policy for every open interview of the organisation: each gets a new revision, so that no older copy of its
 * access can win. May be run again from the start.
 */
export type SpreadEmotionPolicy = (organizationId: string) => Promise<void>

export const createSpreadEmotionPolicy =
  (query: Query, change: ChangeInterviews): SpreadEmotionPolicy =>
  async (organizationId) => {
    for (let last = ''; ;) {
      const rows = await query(
        `SELECT id FROM interviews.interviews WHERE organization_id = $1 AND status IN ('SCHEDULED', 'IN_PROGRESS') AND id > $2
         ORDER BY id LIMIT ${batch}`,
        [organizationId, last],
      )
      const ids = rows.map(({ id }) => String(id))
      if (ids.length === 0) return
      // A copy of the state is a change; one that has ended meanwhile is told too, which does no harm.
      await change(ids, ({ state }) => ({ state: { ...state }, listed: false }))
      last = ids.at(-1) ?? last
    }
  }
