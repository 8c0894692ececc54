import type { EmotionSummary, InterviewResolvers } from '../generated/resolvers.ts'
import type { SummarySums } from '../replay/replayed-summary.ts'
import { leader } from '../results/smoothing.ts'
import { toEmotionName, toProbabilities } from './probabilities.ts'

export const interview: InterviewResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  async emotionTimeline({ id }, { first, after }, context) {
    const { replay } = await context.requireVisible(id)
    return context.timelinePage({ interviewId: id, replay, first: first ?? 100, after })
  },
  async emotionSummary({ id }, _arguments, context) {
    const { replay } = await context.requireVisible(id)
    const row = await (replay === undefined ? context.summaries.load(id) : context.replayedSummary(replay))
    return row === null || row.framesAccepted === 0 ? null : toSummary(row)
  },
}

function toSummary(row: SummarySums): EmotionSummary {
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
