import { ParleyError } from '@parley/platform'
import { fastest, isReplayId, replayId, slowest } from '@parley/replay'
import type { Context } from '../context.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { canSee } from '../interview/standing.ts'
import { required } from '../loaders.ts'
import { requireUser } from '../people/viewer.ts'
import { courseOf } from './read-replays.ts'

/**
 * A replay that begins now, as an interview of its own. Nothing is written: whoever may see the interview may play it.
 * @throws ParleyError NOT_FOUND, BAD_USER_INPUT, CONFLICT
 */
export async function startReplay(
  { interviewId, speed }: { interviewId: string; speed: number },
  { principal, loaders }: Context,
): Promise<InterviewState> {
  const viewer = requireUser(principal)
  if (!(speed >= slowest && speed <= fastest))
    throw new ParleyError('BAD_USER_INPUT', { message: `The speed must be from ${slowest} to ${fastest}.` })
  const source = (await loaders.interviews.load(interviewId))?.state
  if (!source || !canSee(viewer, source)) throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
  if (isReplayId(interviewId)) throw new ParleyError('CONFLICT', { message: 'This is a replay: play the interview that it plays.' })
  const course = courseOf(source)
  if (!course) throw new ParleyError('CONFLICT', { message: 'Only a completed interview can be played again.' })
  const id = replayId({ of: interviewId, speed: toHundredths(speed), startedAt: Date.now(), ...course })
  return required(await loaders.interviews.load(id)).state
}

/** A finer speed would only make the id longer. */
const toHundredths = (speed: number): number => Math.round(speed * 100) / 100
