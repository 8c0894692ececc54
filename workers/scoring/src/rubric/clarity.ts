import { ramp } from '../reading/prose.ts'
import { quote, type Reading } from '../reading/reading.ts'
import { findFillers, findHedges } from '../text/fillers.ts'
import { briefBelow, mostEvidence, wordCount, type Criterion } from './criterion.ts'

/** Words in a sentence that are still easy to follow when heard. */
const easySentence = 24
const hardSentence = 45

/** Is it easy to follow: short sentences, plain words, no hedging? */
export const clarity: Criterion = (reading) => {
  const lengths = reading.ownSentences.map((sentence) => sentence.words.length)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  const hedges = [...findHedges(reading.text), ...findFillers(reading.text)].sort((a, b) => a.start - b.start)
  const hedging = (100 * hedges.length) / Math.max(30, reading.own.length)
  const ease = readingEase(reading)
  const longest = [...reading.ownSentences].sort((a, b) => b.words.length - a.words.length)[0]
  const substance = ramp(reading.own.length, 4, 45)
  const value =
    (0.4 * (1 - ramp(mean, easySentence, hardSentence)) + 0.35 * (1 - ramp(hedging, 0.5, 7)) + 0.25 * ramp(ease, 10, 55)) *
    (0.4 + 0.6 * substance)
  return {
    value,
    reason: reasonFor({ mean, hedges: hedges.length, ease, substance, words: reading.own.length }),
    evidence:
      hedges.length > 0
        ? hedges.slice(0, mostEvidence).map((span) => quote(reading, span))
        : longest === undefined
          ? []
          : [quote(reading, longest)],
  }
}

/** Flesch reading ease (1948): 206.835 - 1.015 words per sentence - 84.6 syllables per word; 60 to 70 is plain English, below 30 hard. */
function readingEase({ own, ownSentences }: Reading): number {
  const syllables = own.reduce((sum, word) => sum + syllablesOf(word.lower), 0)
  return 206.835 - (1.015 * own.length) / Math.max(1, ownSentences.length) - (84.6 * syllables) / Math.max(1, own.length)
}

const syllablesOf = (word: string): number =>
  Math.max(
    1,
    (
      word
        .slice(0, 40)
        .replace(/e$|es$|ed$/, '')
        .match(/[aeiouy]+/g) ?? []
    ).length,
  )

interface Measured {
  /** Words in a sentence. */
  mean: number
  hedges: number
  ease: number
  /** 0 to 1: whether there is enough to be clear about. */
  substance: number
  words: number
}

function reasonFor({ mean, hedges, ease, substance, words }: Measured): string {
  const sentences =
    mean > hardSentence
      ? 'The sentences are too long to follow'
      : mean > easySentence
        ? 'The sentences are rather long'
        : 'The sentences are easy to follow'
  const doubts = [
    hedges > 0 && `${hedges} ${hedges === 1 ? 'hedge or filler gets' : 'hedges or fillers get'} in the way`,
    ease < 30 ? 'the words are heavy' : ease < 50 && 'some words are heavy',
    substance < briefBelow && `${wordCount(words)} are little to follow`,
  ].filter((doubt) => doubt !== false)
  if (doubts.length === 0) return `${sentences}, at ${Math.round(mean)} words on average.`
  return `${sentences}, but ${doubts.join(', and ')}.`
}
