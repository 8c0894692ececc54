import { ParleyError } from '@parley/platform'
import { isReplayId } from '@parley/replay'
import type { Context } from '../context.ts'
import type { MutationResolvers } from '../generated/resolvers.ts'
import { canSee } from '../interview/standing.ts'
import { requireViewer } from '../people/viewer.ts'

/** The interview that a mutation's arguments name. */
function interviewOf(args: Record<string, unknown>): unknown {
  const input = args['input']
  return typeof input === 'object' && input !== null && 'interviewId' in input ? input.interviewId : args['interviewId']
}

/** @throws ParleyError CONFLICT for a replay that the viewer may see, NOT_FOUND for another one */
async function refuseReplay(id: string, { principal, loaders }: Context): Promise<void> {
  if (!isReplayId(id)) return
  const viewer = requireViewer(principal)
  const state = (await loaders.interviews.load(id))?.state
  if (state === undefined || !canSee(viewer, state)) throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
  throw new ParleyError('CONFLICT', { message: 'A replay takes nothing in.' })
}

type Resolve = (root: unknown, args: Record<string, unknown>, context: Context, info: unknown) => unknown

/** Mutations of interviews, refusing replays: whatever a mutation does, there is nothing in a replay to do it to. */
export function refusingReplays(mutations: MutationResolvers): MutationResolvers {
  const refusing = Object.entries(mutations as Record<string, Resolve>).map(([name, resolve]) => {
    const guarded: Resolve = async (root, args, context, info) => {
      const id = interviewOf(args)
      if (typeof id === 'string') await refuseReplay(id, context)
      return resolve(root, args, context, info)
    }
    return [name, guarded]
  })
  return Object.fromEntries(refusing) as MutationResolvers // the same names, guarded
}
