import { conceptsOf } from '../text/concepts.ts'
import { phraseFinder } from '../text/phrases.ts'
import type { Word } from '../text/word.ts'
import { ramp } from './prose.ts'

const asksForExperience = phraseFinder(
  'tell me about|tell us about|describe a|describe an|describe the|describe how you|describe your|give an example|give me an example|a time when|time you|have you|did you|were you|your experience|your biggest|your greatest|how do you|how have you|what do you do|when you|how you|why do you|why did you|why are you|what motivates you|where do you|what are you|what is your|what was your'.split(
    '|',
  ),
)
const firstPerson = new Set(['i', 'me', 'my', 'we', 'us', 'our', "i'm", "i've", "i'd", "i'll", "we're", "we've", "we'd", "we'll"])

/**
 * How far the words are somebody's own account of working life, 0 to 1; always 0 where the question asks for knowledge.
 * A story shares few words with the question that it answers, so this stands beside the comparison of terms. Measured: the share of
 * different words that belong to work was 0.28 to 0.63 in answers to the question, 0.07 to 0.26 in texts about something else.
 */
export function workAccount(question: string, own: readonly Word[]): number {
  if (asksForExperience(question).length === 0) return 0
  const different = new Map(own.filter((word) => !word.stop).map((word) => [word.stem, conceptsOf(word.stem).length > 0]))
  const working = [...different.values()].filter(Boolean).length
  const share = working / Math.max(1, different.size)
  const person = own.filter((word) => firstPerson.has(word.lower)).length / Math.max(1, own.length)
  // A story full of names and figures has a lower share, but many such words.
  const work = Math.max(ramp(share, 0.2, 0.3), ramp(working, 8, 14) * ramp(share, 0.12, 0.2))
  return work * ramp(person, 0.02, 0.06) * ramp(own.length, 15, 50)
}
