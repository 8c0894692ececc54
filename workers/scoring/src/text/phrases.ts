import type { Span } from './sentences.ts'

/** Finds any of a list of phrases as whole words, whatever the case. Linear: phrases are literal. */
export type PhraseFinder = (text: string) => Span[]

/** @param phrases lower case words with single blanks; `’` and `'` match alike */
export function phraseFinder(phrases: readonly string[]): PhraseFinder {
  const longestFirst = [...phrases].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(literal).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  return (text) => Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }))
}

const literal = (phrase: string) => phrase.replaceAll("'", "['’]").replaceAll(' ', '\\s')
