import { parseReplayId } from '@parley/replay'
import { leader } from '../results/smoothing.ts'
import type { EmotionSummary, InterviewResolvers } from '../generated/resolvers.ts'
import type { EmotionSummaryModel } from '../generated/prisma/models.ts'
import { toEmotionName, toProbabilities } from './probabilities.ts'

export const interview: InterviewResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  async emotionTimeline({ id }, { first, after }, context) {
    await context.requireVisible(id)
    return context.timelinePage({ interviewId: id, first: first ?? 100, after })
  },
  async emotionSummary({ id }, _arguments, context) {
    await context.requireVisible(id)
    const replay = parseReplayId(id)
    if (replay) return context.replayedSummary(replay)
    const row = await context.summaries.load(id)
    return row === null || row.framesAccepted === 0 ? null : toSummary(row)
  },
}

function toSummary(row: EmotionSummaryModel): EmotionSummary {
  const { framesAccepted, framesAnalysed, framesDropped, facesSeen, firstCapturedAt, lastCapturedAt } = row
  const counts = { framesAccepted, framesAnalysed, framesDropped, firstCapturedAt, lastCapturedAt }
  if (facesSeen === 0) return { ...counts, probabilities: null, dominant: null, valence: null, attention: null }
  const means = row.probabilitySums.map((sum) => sum / facesSeen)
  return {
    ...counts,
    probabilities: toProbabilities(means),
    dominant: toEmotionName(leader(means)),
    valence: row.valenceSum / facesSeen,
    attention: row.attentionSum / facesSeen,
  }
}
