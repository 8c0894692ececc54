import type { Query as RunSql } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { isReplayId } from '@parley/replay'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { QueryResolvers } from '../generated/resolvers.ts'
import { listInterviews } from '../interview/list-interviews.ts'
import { accessOf } from '../interview/read-interviews.ts'
import { canSee } from '../interview/standing.ts'
import { listCandidates } from '../people/list-candidates.ts'
import { requireService, requireUser, requireViewer } from '../people/viewer.ts'
import { listQuestions, listTemplates } from '../question-bank/list-question-bank.ts'
import { requireBankReader } from './question-bank-resolvers.ts'

/** Interviews that one `interviewAccess` may ask for. */
const mostAccesses = 1_000

export const createQueryResolvers = (prisma: PrismaClient, query: RunSql): QueryResolvers => ({
  async me(_, _args, { principal, loaders }) {
    if (principal.kind === 'anonymous') return null
    return (await loaders.people.load(requireUser(principal).userId)) ?? null
  },
  organization: (_, _args, { principal }) => prisma.organization.findUnique({ where: { id: requireViewer(principal).organizationId } }),
  async interview(_, { id }, { principal, loaders }) {
    const viewer = requireViewer(principal)
    const state = (await loaders.interviews.load(id))?.state
    return state && canSee(viewer, state) ? state : null
  },
  interviews: (_, { filter, orderBy, first, after }, { principal }) =>
    listInterviews(query, requireViewer(principal), { filter, orderBy, first: first ?? 20, after }),
  questions(_, { category, first, after }, { principal }) {
    const viewer = requireViewer(principal)
    requireBankReader(viewer)
    return listQuestions(prisma, viewer.organizationId, { category, first: first ?? 50, after })
  },
  templates: (_, { first, after }, { principal }) =>
    listTemplates(prisma, requireViewer(principal).organizationId, { first: first ?? 50, after }),
  candidates: async (_, { search, first, after }, { principal }) =>
    listCandidates(query, requireViewer(principal), { search, first: first ?? 20, after }),
  async interviewAccess(_, { ids }, { principal, loaders }) {
    requireService(principal)
    if (ids.length > mostAccesses) throw new ParleyError('BAD_USER_INPUT', { message: `At most ${mostAccesses} ids at once.` })
    // A replay takes nothing in, and is seen by the rights of what it plays: nobody asks for its own.
    const real = [...new Set(ids)].filter((id) => !isReplayId(id))
    const records = await Promise.all(real.map((id) => loaders.interviews.load(id)))
    return records.flatMap((record) => (record === undefined ? [] : [accessOf(record)]))
  },
})
