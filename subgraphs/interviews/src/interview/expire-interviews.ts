import type { Query } from '@parley/database'
import type { ChangeInterviews } from './change-interviews.ts'
import { moveTo } from './transitions.ts'

const batch = 100

/** Interviews in progress end a day after their start, scheduled ones a week after their time. */
const due = `(status = 'IN_PROGRESS' AND started_at < now() - interval '24 hours')
  OR (status = 'SCHEDULED' AND greatest(scheduled_at, created_at) < now() - interval '7 days')`

/** Expires a batch of interviews that are due. @returns whether there may be more */
export const createExpireInterviews =
  (query: Query, change: ChangeInterviews): (() => Promise<boolean>) =>
  async () => {
    const rows = await query(`SELECT id FROM interviews.interviews WHERE ${due} LIMIT ${batch}`, [])
    if (rows.length === 0) return false
    const ids = rows.map(({ id }) => String(id))
    // Someone may have ended or started it since it was found.
    await change(ids, ({ state }) => ({ state: stillDue(state.status, state.startedAt) ? moveTo(state, 'EXPIRED', '') : state }))
    return rows.length === batch
  }

const dayMs = 86_400_000

function stillDue(status: string, startedAt: string | null): boolean {
  return status === 'SCHEDULED' || (status === 'IN_PROGRESS' && startedAt !== null && Date.parse(startedAt) < Date.now() - dayMs)
}
