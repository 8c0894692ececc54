import { belongs } from '../reading/topic.ts'
import { ramp } from '../reading/prose.ts'
import { quote, type Reading } from '../reading/reading.ts'
import { briefBelow, mostEvidence, wordCount, type Criterion } from './criterion.ts'

/** A key point counts as touched from this share of its terms on. */
const touched = 0.3
/** A story of one's own work is given up to this share of what its words alone do not earn it. */
const storyShare = 0.45

/** Does it answer what was asked, and speak of what a good answer speaks of? */
export const relevance: Criterion = (reading) => {
  const { question, keyPoints, match, account } = reading.topic
  const length = ramp(reading.own.length, 5, 90)
  const content = match + (1 - match) * storyShare * account * ramp(match, 0.12, 0.4)
  return {
    // A point that is named in a word or two is not yet spoken of.
    value: content * (0.4 + 0.6 * length),
    reason: reasonFor({
      asked: ramp(question, 0, 0.6),
      count: keyPoints.filter((coverage) => coverage >= touched).length,
      of: keyPoints.length,
      brief: length < briefBelow ? reading.own.length : undefined,
    }),
    evidence: relevantSentences(reading),
  }
}

function reasonFor({ asked, count, of, brief }: { asked: number; count: number; of: number; brief: number | undefined }): string {
  const question =
    asked >= 0.7 ? 'answers the question directly' : asked >= 0.3 ? 'answers part of the question' : 'takes up little of the question'
  const points = of === 0 ? '' : ` and ${count === 0 ? 'touches none' : `touches ${count}`} of the ${of} points that a good answer has`
  return `It ${question}${points}${brief === undefined ? '' : `, but says little of it, in ${wordCount(brief)}`}.`
}

function relevantSentences(reading: Reading) {
  const terms = [...reading.prompt.question, ...reading.prompt.keyPoints.flatMap((point) => point.terms)]
  return reading.ownSentences
    .map((sentence) => ({ sentence, weight: sentence.own.reduce((sum, word) => sum + (word.stop ? 0 : belongs(word, terms)), 0) }))
    .filter(({ weight }) => weight >= 1)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostEvidence)
    .sort((a, b) => a.sentence.start - b.sentence.start)
    .map(({ sentence }) => quote(reading, sentence))
}
