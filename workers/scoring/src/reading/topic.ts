import { conceptsOf } from '../text/concepts.ts'
import type { Word } from '../text/word.ts'
import type { Prompt, Term } from './prompt.ts'
import { ramp } from './prose.ts'

/** How far the candidate's own words take up what was asked. */
export interface Topic {
  /** 0 to 1: weighted share of the question's terms. */
  question: number
  /** 0 to 1 for each key point: the share of its terms that stand together somewhere. */
  keyPoints: number[]
  /** 0 to 1: how much of what was asked for is there, question and key points together. */
  match: number
  /** Share of the answer's words of content that belong to what was asked. */
  density: number
  /** How far it is an account of working life where one was asked for: 0 to 1. */
  account: number
}

/** A word that only means much the same counts less. */
const similar = 0.45
/** Key points are matched sentence by sentence with their neighbours: a thought seldom fills more than three. */
const window = 3

/** @param sentences the candidate's own words of content, by sentence */
export function topicOf(prompt: Prompt, sentences: readonly Word[][], account: number): Topic {
  const words = sentences.flat()
  const vocabulary = vocabularyOf(words)
  const all = [
    ...new Map([...prompt.question, ...prompt.keyPoints.flatMap((point) => point.terms)].map((term) => [term.stem, term])).values(),
  ]
  const stems = new Set(all.map((term) => term.stem))
  const concepts = new Set(all.flatMap((term) => term.concepts))
  const question = coverage(prompt.question, vocabulary)
  const windows = sentences.map((_, i) => vocabularyOf(sentences.slice(i, i + window).flat()))
  const keyPoints = prompt.keyPoints.map(({ terms }) => windows.reduce((best, here) => Math.max(best, coverage(terms, here)), 0))
  return {
    question,
    keyPoints,
    match: matchOf(question, keyPoints),
    density:
      words.filter((word) => stems.has(word.stem) || conceptsOf(word.stem).some((concept) => concepts.has(concept))).length /
      Math.max(1, words.length),
    account,
  }
}

/** Nobody uses all words of a question or key point, nor speaks of every key point in one answer: these shares are all of it. */
const full = 0.6
const enoughPoints = 0.75

function matchOf(question: number, keyPoints: readonly number[]): number {
  const asked = ramp(question, 0, full)
  if (keyPoints.length === 0) return asked
  const covered = keyPoints.reduce((sum, point) => sum + ramp(point, 0.1, full), 0) / keyPoints.length
  return 0.35 * asked + 0.65 * Math.min(1, covered / enoughPoints)
}

interface Vocabulary {
  stems: Set<string>
  concepts: Set<number>
}

function vocabularyOf(words: readonly Word[]): Vocabulary {
  const stems = new Set(words.map((word) => word.stem))
  return { stems, concepts: new Set([...stems].flatMap(conceptsOf)) }
}

const match = (term: Term, { stems, concepts }: Vocabulary): number =>
  stems.has(term.stem) ? 1 : term.concepts.some((concept) => concepts.has(concept)) ? similar : 0

/** Weighted share of the terms that the vocabulary has; 0 without terms. */
function coverage(terms: readonly Term[], vocabulary: Vocabulary): number {
  const total = terms.reduce((sum, term) => sum + term.weight, 0)
  return total === 0 ? 0 : terms.reduce((sum, term) => sum + term.weight * match(term, vocabulary), 0) / total
}

/** Whether a word belongs to one of the terms: 1 itself, less when it means much the same, 0 when it does not. */
export const belongs = (word: Word, terms: readonly Term[]): number => {
  const concepts = conceptsOf(word.stem)
  return terms.reduce(
    (best, term) =>
      Math.max(best, word.stem === term.stem ? term.weight : term.concepts.some((c) => concepts.includes(c)) ? term.weight * similar : 0),
    0,
  )
}
