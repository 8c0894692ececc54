import { ramp } from '../reading/prose.ts'
import { quote, type Reading, type Sentence } from '../reading/reading.ts'
import type { PhraseFinder } from '../text/phrases.ts'
import {
  findActs,
  findContrasts,
  findExamples,
  findOrder,
  findPlans,
  findReasons,
  findReflection,
  findResult,
  findSituation,
} from './cues.ts'
import { mostEvidence, type Criterion } from './criterion.ts'

/** Can a listener follow it: a story with situation, action and result, or an explanation with reasons and examples, in order? */
export const structure: Criterion = (reading) => {
  const find = (cue: PhraseFinder) => firstSentence(reading, cue)
  const story = { situation: find(findSituation), action: find(findActs), result: find(findResult), reflection: find(findReflection) }
  const explanation = {
    reasons: find(findReasons),
    examples: find(findExamples),
    contrasts: find(findContrasts),
    steps: find(findPlans) ?? find(findOrder),
  }
  const best = count(story) >= count(explanation) ? story : explanation
  const outOfOrder = story.situation !== undefined && story.result !== undefined && story.result.start < story.situation.start
  const signposts = different(reading, [findOrder, findReasons, findContrasts, findExamples])
  const value =
    0.45 * Math.min(1, count(best) / 3.5) +
    0.3 * ramp(signposts, 0, 6) +
    0.25 * ramp(reading.ownSentences.length, 1, 5) -
    (outOfOrder ? 0.1 : 0)
  return {
    value,
    reason: reasonFor(best === story ? story : explanation, signposts, outOfOrder, reading.ownSentences.length),
    evidence: [...new Set(Object.values(best))]
      .filter((sentence) => sentence !== undefined)
      .sort((a, b) => a.start - b.start)
      .slice(0, mostEvidence)
      .map((sentence) => quote(reading, sentence)),
  }
}

type Parts = Record<string, Sentence | undefined>

const count = (parts: Parts): number => Object.values(parts).filter((part) => part !== undefined).length

const firstSentence = ({ ownSentences, text }: Reading, cue: PhraseFinder): Sentence | undefined =>
  ownSentences.find((sentence) => cue(text.slice(sentence.start, sentence.end)).length > 0)

const different = ({ ownSentences, text }: Reading, cues: PhraseFinder[]): number =>
  new Set(
    ownSentences.flatMap(({ start, end }) => {
      const sentence = text.slice(start, end)
      return cues.flatMap((cue) => cue(sentence).map((span) => sentence.slice(span.start, span.end).toLowerCase()))
    }),
  ).size

function reasonFor(parts: Parts, signposts: number, outOfOrder: boolean, sentences: number): string {
  const names = Object.keys(parts)
  const found = names.filter((name) => parts[name] !== undefined)
  if (found.length === 0) return 'It has no order that a listener could follow.'
  const missing = names.filter((name) => parts[name] === undefined)
  const order = outOfOrder
    ? ', though the outcome comes before the situation'
    : signposts >= 4
      ? ', and signposts lead the listener along'
      : signposts < 2
        ? ', with hardly a signpost'
        : ''
  const brief = sentences > 3 ? '' : `, in ${sentences === 1 ? 'a single sentence' : `${sentences} sentences`}`
  return `It gives ${listOf(found)}${missing.length > 0 ? ` but no ${listOf(missing, 'or')}` : ''}${order}${brief}.`
}

const listOf = (names: string[], last = 'and') =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`
