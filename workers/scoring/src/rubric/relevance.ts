import { belongs } from '../reading/topic.ts'
import { ramp } from '../reading/prose.ts'
import { quote, type Reading } from '../reading/reading.ts'
import { mostEvidence, type Criterion } from './criterion.ts'

/** A key point is touched from here on, and covered in full at `full`: nobody uses all of its words. */
const touched = 0.3
const full = 0.6
/** This share of the key points is all that can be hoped for in one answer. */
const enoughPoints = 0.75

const storyShare = 0.45

/** Does it answer what was asked, and speak of what a good answer speaks of? */
export const relevance: Criterion = (reading) => {
  const { question, keyPoints } = reading.topic
  const asked = ramp(question, 0, 0.6)
  const covered = keyPoints.reduce((sum, point) => sum + ramp(point.coverage, 0.1, full), 0) / Math.max(1, keyPoints.length)
  const matched = keyPoints.length === 0 ? asked : 0.35 * asked + 0.65 * Math.min(1, covered / enoughPoints)
  // A story rarely uses the question's words: it is given part of the marks for being one, and the rest for what it takes up.
  const content = Math.max(matched, storyShare * reading.topic.account + (1 - storyShare) * matched)
  const count = keyPoints.filter((point) => point.coverage >= touched).length
  return {
    // A point that is named in a word or two is not yet spoken of.
    value: content * (0.4 + 0.6 * ramp(reading.own.length, 5, 90)),
    reason: reasonFor(asked, count, keyPoints.length),
    evidence: relevantSentences(reading),
  }
}

function reasonFor(asked: number, count: number, of: number): string {
  const question =
    asked >= 0.7 ? 'answers the question directly' : asked >= 0.3 ? 'answers part of the question' : 'takes up little of the question'
  if (of === 0) return `It ${question}.`
  return `It ${question} and ${count === 0 ? 'touches none' : `touches ${count}`} of the ${of} points that a good answer has.`
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
