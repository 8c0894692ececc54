import { ParleyError } from '@parley/platform'
import type { QuestionResolvers, TemplateResolvers } from '../generated/resolvers.ts'
import { requireViewer, type Viewer } from '../people/viewer.ts'

/** Whoever may be asked the questions does not browse them. @throws ParleyError FORBIDDEN */
export function requireBankReader(viewer: Viewer): void {
  if (viewer.role === 'CANDIDATE')
    throw new ParleyError('FORBIDDEN', { message: 'A candidate sees the questions of their own interviews only.' })
}

export const questionResolvers: QuestionResolvers = {
  async __resolveReference({ id }, { principal, loaders }) {
    if (principal.kind !== 'user' && principal.kind !== 'class') return null
    return (await loaders.seenQuestions.load(id)) ?? null
  },
}

export const templateResolvers: TemplateResolvers = {
  async questions({ id }, _, { principal, loaders }) {
    requireBankReader(requireViewer(principal))
    return (await loaders.templateQuestions.load(id)) ?? []
  },
}
