import type { AnswerSubmitted } from '@parley/contracts'
import { conceptsOf } from '../text/concepts.ts'
import { stemOf, wordsOf, type Word } from '../text/word.ts'

/** A word of the question or of a key point that an answer can take up. */
export interface Term {
  stem: string
  concepts: readonly number[]
  /** 1; less for words that nearly every question has. */
  weight: number
}

/** What the candidate was asked for, taken apart. */
export interface Prompt {
  question: Term[]
  keyPoints: { text: string; terms: Term[] }[]
  /** The question and the key points, word by word, for finding what was only copied. */
  sources: Word[][]
  /** Every stem of `sources` that is not grammar. */
  stems: Set<string>
}

const stemsOf = (words: string) => new Set(words.split(' ').map(stemOf))

/** Words by which a question asks; they are not its subject. */
const asking = stemsOf(
  'tell describe explain give example time situation walk would talk share please think use used get make made take took go going know want name names show shows thing things way person people someone something happen happens happened particular specific concrete detail details concept clear clearly mention mentions say says said answer question does like kind',
)
const common = stemsOf(
  'work team project job company good new well time year problem system part day need important own different first ask experience long page call',
)
const commonWeight = 0.35

export function readPrompt({ text, keyPoints }: AnswerSubmitted['question']): Prompt {
  const sources = [text, ...keyPoints].map(wordsOf)
  return {
    question: termsOf(sources[0] ?? []),
    keyPoints: keyPoints.map((point, i) => ({ text: point, terms: termsOf(sources[i + 1] ?? []) })),
    sources,
    stems: new Set(sources.flat().flatMap((word) => (word.stop ? [] : [word.stem]))),
  }
}

function termsOf(words: Word[]): Term[] {
  const stems = [...new Set(words.filter((word) => !word.stop && word.lower.length > 1).map((word) => word.stem))]
  const subject = stems.filter((stem) => !asking.has(stem))
  return (subject.length > 0 ? subject : stems).map((stem) => ({
    stem,
    concepts: conceptsOf(stem),
    weight: common.has(stem) ? commonWeight : 1,
  }))
}
