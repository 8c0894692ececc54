import type { AnswerDraftResolvers } from '../generated/resolvers.ts'
import { draftCursor } from '../draft/draft-feed.ts'
import { required } from '../loaders.ts'

export const draftResolvers: AnswerDraftResolvers = {
  cursor: (draft) => draftCursor(draft),
  question: async ({ questionId }, _, { loaders }) => required(await loaders.questions.load(questionId)),
  updatedAt: ({ updatedAt }) => new Date(updatedAt),
}
