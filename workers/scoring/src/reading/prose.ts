import { auxiliaries, conjunctions, determiners, prepositions } from '../text/stop-words.ts'
import type { Word } from '../text/word.ts'

/**
 * How much the words read like English sentences, 0 to 1. A heap of key words has hardly any words of grammar, and words in random
 * order put them where none can stand ("of is", "the and"). Fewer than `shortest` words are taken as they are.
 */
export function proseShare(words: readonly Word[]): number {
  if (words.length < shortest) return 1
  return Math.min(grammarShare(words), orderShare(words))
}

const shortest = 6

/** Real answers, technical ones included, lie above 0.3; lists of key words below 0.15. */
function grammarShare(words: readonly Word[]): number {
  return ramp(words.filter((word) => word.stop).length / words.length, 0.12, 0.28)
}

const afterDeterminer = new Set([
  'other',
  'others',
  'same',
  'most',
  'more',
  'few',
  'very',
  'own',
  'only',
  'one',
  'many',
  'two',
  'less',
  'least',
  'whole',
  'once',
  'then',
  'such',
  'no',
])
const closed = new Set([...prepositions, ...conjunctions, ...auxiliaries, ...determiners])
const afterPreposition = new Set(
  [...conjunctions, ...auxiliaries, 'of', 'by'].filter((word) => !['when', 'being', 'having', 'doing', 'do', 'so'].includes(word)),
)
/** Pronouns and particles too ("that is", "as is", "for as", "up to"): their neighbours prove nothing. */
const free = new Set([
  'this',
  'that',
  'these',
  'those',
  'her',
  'each',
  'every',
  'as',
  'than',
  'on',
  'in',
  'before',
  'after',
  'until',
  'to',
  'over',
  'through',
  'about',
])

function orderShare(words: readonly Word[]): number {
  let joins = 0
  let broken = 0
  words.forEach((word, i) => {
    const next = words[i + 1]
    if (next === undefined || free.has(word.lower)) return
    if (determiners.has(word.lower)) {
      joins += 1
      if (closed.has(next.lower) && !afterDeterminer.has(next.lower)) broken += 1
    } else if (prepositions.has(word.lower)) {
      joins += 1
      if (afterPreposition.has(next.lower)) broken += 1
    }
  })
  return joins < 4 ? 1 : 1 - ramp(broken / joins, 0.12, 0.35)
}

/** 0 at `low` and below, 1 at `high` and above, straight between. */
export const ramp = (value: number, low: number, high: number): number => Math.min(1, Math.max(0, (value - low) / (high - low)))
