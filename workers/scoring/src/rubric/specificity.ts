import { ramp } from '../reading/prose.ts'
import { quote, type Reading } from '../reading/reading.ts'
import { findVagueWords } from '../text/fillers.ts'
import type { PhraseFinder } from '../text/phrases.ts'
import type { Span } from '../text/sentences.ts'
import { findActs, findExamples } from './cues.ts'
import { mostEvidence, type Criterion } from './criterion.ts'

const numberWords = new Set(
  'two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half double twice percent monday tuesday wednesday thursday friday january february april june july august september october november december'.split(
    ' ',
  ),
)

/** Different words of content below which an answer is poor in them. */
const fewWords = 20

/** Does it say who, what, when and how much, or could anybody have said it of anything? */
export const specificity: Criterion = (reading) => {
  const numbers = reading.own.filter((word) => /\d/.test(word.lower) || numberWords.has(word.lower))
  const names = namesIn(reading)
  const acts = inOwnSentences(reading, findActs)
  const examples = inOwnSentences(reading, findExamples)
  const vague = inOwnSentences(reading, findVagueWords)
  const points = 0.9 * numbers.length + names.length + 0.6 * acts.length + examples.length
  const vocabulary = new Set(reading.own.filter((word) => !word.stop).map((word) => word.stem)).size
  const vagueness = (100 * vague.length) / Math.max(20, reading.own.length)
  return {
    value: 0.65 * (1 - Math.exp(-points / 6)) + 0.35 * ramp(vocabulary, 8, 55) - Math.min(0.3, 0.05 * vagueness),
    reason: reasonFor({
      numbers: numbers.length,
      names: names.length,
      acts: acts.length,
      vague: vague.length,
      poor: vocabulary < fewWords,
    }),
    evidence: evidenceOf(reading, [...numbers, ...names, ...examples], acts),
  }
}

/** Names, products, terms of the trade: capitals inside a sentence, or letters mixed with digits and signs. */
function namesIn({ ownSentences, text }: Reading): Span[] {
  const found = ownSentences.flatMap(({ own, start }) =>
    own.filter((word) => {
      const written = text.slice(word.start, word.end)
      return (word.start > start && /^\p{Lu}/u.test(written) && !/^I(?:['’]|$)/.test(written)) || /[\p{Ll}.]\p{Lu}/u.test(written)
    }),
  )
  // A name that comes up again tells nothing new.
  return [...new Map(found.map((word) => [word.stem, word])).values()]
}

const inOwnSentences = ({ ownSentences, text }: Reading, find: PhraseFinder): Span[] =>
  ownSentences.flatMap(({ start, end }) =>
    find(text.slice(start, end)).map((span) => ({ start: start + span.start, end: start + span.end })),
  )

/** The sentences that hold most of what is concrete. */
function evidenceOf(reading: Reading, facts: Span[], acts: Span[]) {
  const within = (spans: Span[], sentence: Span) => spans.filter((span) => span.start >= sentence.start && span.end <= sentence.end).length
  return reading.ownSentences
    .map((sentence) => ({ sentence, weight: within(facts, sentence) + 0.6 * within(acts, sentence) }))
    .filter(({ weight }) => weight >= 0.6)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostEvidence)
    .sort((a, b) => a.sentence.start - b.sentence.start)
    .map(({ sentence }) => quote(reading, sentence))
}

function reasonFor(found: { numbers: number; names: number; acts: number; vague: number; poor: boolean }): string {
  const concrete = [
    some(found.numbers, 'figure'),
    some(found.names, 'name or term', 'names or terms'),
    some(found.acts, 'concrete act'),
  ].filter((part) => part !== undefined)
  const few = found.poor ? ', in few different words' : ''
  const vague = found.vague > 1 ? `, but ${found.vague} words are too vague to check` : ''
  return concrete.length === 0
    ? `It stays general: no figure, name or act that could be checked${few}.`
    : `It gives ${concrete.join(', ')}${few}${vague}.`
}

const some = (count: number, one: string, many = `${one}s`) => (count === 0 ? undefined : `${count} ${count === 1 ? one : many}`)
