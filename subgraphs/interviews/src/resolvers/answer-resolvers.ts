import type { AnswerResolvers } from '../generated/resolvers.ts'
import { canSee } from '../interview/standing.ts'
import { required } from '../loaders.ts'

export const answerResolvers: AnswerResolvers = {
  async __resolveReference({ id }, { principal, loaders }) {
    const answer = await loaders.answers.load(id)
    const interview = answer && (await loaders.interviews.load(answer.interviewId))
    return interview && canSee(principal, interview.state) ? answer : null
  },
  question: async ({ questionId }, _, { loaders }) => required(await loaders.questions.load(questionId)),
}
