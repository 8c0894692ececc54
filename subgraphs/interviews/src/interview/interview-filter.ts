import type { InterviewFilter } from '../generated/resolvers.ts'
import { holdsText } from '../holds-text.ts'
import type { InterviewState } from './interview-state.ts'

/** SQL conditions on interview `i` and its candidate `u`, with their values bound by `bind`, which gives a value's placeholder. */
export function filterConditions(filter: InterviewFilter | null | undefined, bind: (value: unknown) => string): string[] {
  const { status, candidateId, search, createdAfter, createdBefore } = filter ?? {}
  const conditions: string[] = []
  if (status) conditions.push(`i.status::text = ANY(${bind(status)}::text[])`)
  if (candidateId) conditions.push(`i.user_id = ${bind(candidateId)}`)
  if (createdAfter) conditions.push(`i.created_at > ${bind(createdAfter)}`)
  if (createdBefore) conditions.push(`i.created_at < ${bind(createdBefore)}`)
  if (search) conditions.push(holdsText(['i.title', 'u.display_name'], search, bind))
  return conditions
}

/**
 * The same filter on a state at hand.
 * @param nameOf the candidate's name, asked for only where the title does not decide
 */
export async function matchesFilter(
  filter: InterviewFilter | null | undefined,
  state: InterviewState,
  nameOf: (candidateId: string) => Promise<string | undefined>,
): Promise<boolean> {
  const { status, candidateId, search, createdAfter, createdBefore } = filter ?? {}
  const createdAt = Date.parse(state.createdAt)
  if (status && !status.includes(state.status)) return false
  if (candidateId && candidateId !== state.candidateId) return false
  if (createdAfter && createdAt <= createdAfter.getTime()) return false
  if (createdBefore && createdAt >= createdBefore.getTime()) return false
  if (!search) return true
  const holds = (text: string | undefined) => text?.toLowerCase().includes(search.toLowerCase()) ?? false
  return holds(state.title) || (state.candidateId !== null && holds(await nameOf(state.candidateId)))
}
