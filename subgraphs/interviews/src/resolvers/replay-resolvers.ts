import { endsAt } from '@parley/replay'
import type { ReplayResolvers } from '../generated/resolvers.ts'
import { required } from '../loaders.ts'

/** Whoever has a replay may see what it plays. */
export const replayResolvers: ReplayResolvers = {
  of: async ({ of }, _, { loaders }) => required(await loaders.interviews.load(of)).state,
  startedAt: ({ startedAt }) => new Date(startedAt),
  endsAt: (replay) => new Date(endsAt(replay)),
}
