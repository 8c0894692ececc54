import type { InterviewAccess } from '@parley/contracts'
import { ParleyError, type Principal } from '@parley/platform'
import { isReplayId, parseReplayId, type Replay } from '@parley/replay'
import type { InterviewAccessCopy } from './interview-access.ts'

type Access = Pick<InterviewAccessCopy, 'requireVisible' | 'fresh'>

/** What an id names to someone who may see it. */
export interface Visible {
  /** Of the interview; of a replay, of the one that it plays. */
  access: InterviewAccess
  /** Undefined for an interview itself. */
  replay: Replay | undefined
}

/**
 * The interview or the replay of this id, when `principal` may see it. The rights to a replay are those to what it plays, at every moment.
 * @throws ParleyError NOT_FOUND, UNAUTHENTICATED, SERVICE_UNAVAILABLE as `requireVisible`
 */
export async function requireVisibleOrReplay(access: Access, principal: Principal, id: string): Promise<Visible> {
  if (!isReplayId(id)) return { access: await access.requireVisible(principal, id), replay: undefined }
  if (principal.kind === 'anonymous') throw new ParleyError('UNAUTHENTICATED')
  const replay = parseReplayId(id)
  if (replay === undefined) throw new ParleyError('NOT_FOUND')
  const known = await access.requireVisible(principal, replay.of)
  // The copy may not have heard yet that the interview is completed: a no is checked first.
  const source = known.status === 'COMPLETED' ? known : await access.fresh(replay.of)
  if (source?.status !== 'COMPLETED') throw new ParleyError('NOT_FOUND')
  return { access: source, replay }
}

/**
 * Does nothing unless the id is meant as a replay's.
 * @throws ParleyError CONFLICT for a replay that `principal` may see; NOT_FOUND, UNAUTHENTICATED
 */
export async function refuseReplay(access: Access, principal: Principal, id: string): Promise<void> {
  if (!isReplayId(id)) return
  await requireVisibleOrReplay(access, principal, id)
  throw new ParleyError('CONFLICT', { message: 'A replay takes nothing in.' })
}
