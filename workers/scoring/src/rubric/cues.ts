import { phraseFinder, type PhraseFinder } from '../text/phrases.ts'
import type { Span } from '../text/sentences.ts'

const find = (phrases: string) => phraseFinder(phrases.split('|').map((phrase) => phrase.trim()))

/** Where an account sets the scene. */
export const findSituation: PhraseFinder = find(
  'when i was|when i joined|when i worked|when we|when our|last year|last month|last week|last spring|last summer|last autumn|last winter|years ago|months ago|at the time|in my last|in my previous|in my current|in my first|at my last|at my previous|in my role|at university|i once|one day|we had|we were|i was working|our team|my team|my manager|i used to',
)

const pastVerbs =
  'was|began|brought|built|bought|called|came|chose|cut|did|drew|drove|fell|felt|found|gave|got|held|kept|knew|led|left|let|made|met|moved|put|ran|read|said|saw|sent|set|showed|sold|spent|spoke|stood|taught|thought|told|took|went|wrote|threw|rewrote|split|broke'
const actPattern = new RegExp(
  `(?<![\\p{L}])(?:i|we)\\s(?:(?:then|also|first|finally|therefore|now|would|will|quickly|immediately|personally)\\s){0,2}(?:[\\p{L}]{2,20}(?<!ne)ed|${pastVerbs})(?![\\p{L}])`,
  'giu',
)
const planPattern =
  /(?<![\p{L}])(?:i|we)(?:['’]d|['’]ll|\swould|\swill|\salways|\susually)\s(?:first\s|then\s|also\s|not\s|never\s)?\p{L}{3,20}/giu
const spansOf = (text: string, pattern: RegExp): Span[] =>
  Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }))

/** What the speaker did: "I measured", "we then agreed". */
export const findActs: PhraseFinder = (text) => spansOf(text, actPattern)
/** What the speaker would do: "I would first look". */
export const findPlans: PhraseFinder = (text) => spansOf(text, planPattern)

export const findResult: PhraseFinder = find(
  'as a result|in the end|eventually|the result|the outcome|which led to|led to|resulted in|it turned out|so that|since then|afterwards|by the end|finally|fell by|fell to|fell from|rose by|rose to|went down|went up|dropped|reduced|increased|improved|saved|we finished|we passed|we shipped|we launched|we released|on time|worked well|paid off|after a month|after three weeks|within a month|within a week',
)

export const findReflection: PhraseFinder = find(
  'i learned|i learnt|i have learned|what i learned|learned to|learnt to|the lesson|taught me|next time|looking back|in hindsight|i took from|i realised|i realized|from then on|since then|i now|in future|it helped me|would do differently',
)

export const findReasons: PhraseFinder = find(
  'because|therefore|that is why|the reason|so that|which means|which is why|since it|in order to|due to|otherwise|so you|so we|so i|so it|so they|so the|so each|so nobody|so there',
)
export const findExamples: PhraseFinder = find(
  'for example|for instance|such as|say|in my experience|suppose|e.g|imagine|a bit like|in a service|in one case',
)
export const findContrasts: PhraseFinder = find(
  'however|on the other hand|but|instead|although|while|whereas|alternatively|unless|rather than|if',
)
export const findOrder: PhraseFinder = find(
  'first|firstly|first of all|second|secondly|third|thirdly|then|next|after that|afterwards|finally|lastly|in the end|at first|to begin with|i start by|i begin|i would begin|i would start|once|from then on|since then|by then',
)
