import type { User } from '../people/viewer.ts'
import type { ChangeInterviews } from './change-interviews.ts'
import type { InterviewState } from './interview-state.ts'
import { one } from './one.ts'
import { requireStanding, type Standing } from './standing.ts'
import { moveTo } from './transitions.ts'

const both: readonly Standing[] = ['candidate', 'staff']

/** Where people move an interview, and who may. Candidates cancel only what they set up themselves. */
const movers = {
  IN_PROGRESS: () => both,
  COMPLETED: () => both,
  CANCELLED: ({ practice }) => (practice ? both : ['staff']),
} as const satisfies Record<string, (state: InterviewState) => readonly Standing[]>

/**
 * Starts, completes or cancels an interview. Where it already is, nothing happens.
 * @throws ParleyError NOT_FOUND, FORBIDDEN, CONFLICT
 */
export type MoveInterview = (user: User, id: string, status: keyof typeof movers) => Promise<InterviewState>

export const createMoveInterview =
  (change: ChangeInterviews): MoveInterview =>
  async (user, id, status) => {
    const states = await change([id], ({ state }) => {
      requireStanding(user, state, movers[status](state))
      return { state: moveTo(state, status, new Date().toISOString()) }
    })
    return one(states)
  }
