import { stemmer } from 'stemmer'
import { stopWords } from './stop-words.ts'

/** One word of a text. */
export interface Word {
  /** Lower case, with a plain apostrophe. */
  lower: string
  /** Porter stem of the word, British and American spelling alike. */
  stem: string
  /** A word of grammar (the, of, I, was) that says nothing of the subject. */
  stop: boolean
  /** UTF-16 offsets into the text; `end` exclusive. */
  start: number
  end: number
}

const wordPattern = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu

/** The words of `text` in order; punctuation, emoji and control characters lie between them. Linear in the text's length. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(wordPattern), (match) => {
    const lower = match[0].toLowerCase().replaceAll('’', "'")
    return { lower, stem: stemOf(lower), stop: stopWords.has(lower), start: match.index, end: match.index + match[0].length }
  })
}

/** How many words `text` has, without keeping them. */
export function countWords(text: string): number {
  let count = 0
  for (const _ of text.matchAll(wordPattern)) count += 1
  return count
}

/** Longer "words" are no English; stemming them would only cost time. */
const longestWord = 40

/** @param lower a word in lower case */
export function stemOf(lower: string): string {
  if (lower.length > longestWord) return lower
  return stemmer(
    lower
      .replace(/'s?$|'s$/, '')
      .replace(/([a-z]{3})is(e|es|ed|ing|ation)$/, '$1iz$2')
      .replace(/([a-z]{2})our/, '$1or'),
  )
}
