import type { AnswerSubmitted, Evidence } from '@parley/contracts'
import { sentencesOf, type Span } from '../text/sentences.ts'
import { countWords, wordsOf, type Word } from '../text/word.ts'
import { workAccount } from './account.ts'
import { judgedPart } from './judged-part.ts'
import { originsOf, type Origin } from './own-words.ts'
import { readPrompt, type Prompt } from './prompt.ts'
import { proseShare } from './prose.ts'
import { standingOf, type Standing } from './standing.ts'
import { topicOf, type Topic } from './topic.ts'

export interface Sentence extends Span {
  /** All of its words. */
  words: Word[]
  /** Those the candidate neither copied nor said before. */
  own: Word[]
}

/** An answer taken apart, once, for all criteria. */
export interface Reading {
  answer: AnswerSubmitted
  /** The part of the transcript that is judged. */
  text: string
  sentences: Sentence[]
  /** The candidate's own words. */
  own: Word[]
  /** Sentences of which most is the candidate's own. */
  ownSentences: Sentence[]
  /** Words of the whole transcript, judged or not. */
  spokenWords: number
  prompt: Prompt
  topic: Topic
  standing: Standing
}

/** Sentences that are judged. What comes after does not count. */
const mostSentences = 400
/** UTF-16 units whose words are counted for the speaking rate. */
const longestCounted = 200_000

export function readAnswer(answer: AnswerSubmitted): Reading {
  const start = judgedPart(answer.transcript)
  const spans = sentencesOf(start, mostSentences)
  const text = spans.length < mostSentences ? start : start.slice(0, spans.at(-1)?.end)
  const words = wordsOf(text)
  const prompt = readPrompt(answer.question)
  const origins = originsOf(words, prompt.sources)
  const sentences = fill(spans, words, origins)
  const own = words.filter((_, i) => origins[i] === 'own')
  const content = own.filter((word) => !word.stop)
  const topic = topicOf(
    prompt,
    sentences.map((sentence) => sentence.own.filter((word) => !word.stop)),
    workAccount(answer.question.text, own),
  )
  const different = new Set(content.map((word) => word.stem))
  const count = (origin: Origin) => origins.filter((one) => one === origin).length
  return {
    answer,
    text,
    sentences,
    own,
    ownSentences: sentences.filter((sentence) => sentence.own.length > sentence.words.length / 2),
    spokenWords: text.length === answer.transcript.length ? words.length : countWords(answer.transcript.slice(0, longestCounted)),
    prompt,
    topic,
    standing: standingOf({
      words: words.length,
      own: own.length,
      copied: count('copied'),
      repeated: count('repeated'),
      prose: proseShare(own),
      novelty: [...different].filter((stem) => !prompt.stems.has(stem)).length / Math.max(1, different.size),
      topic,
    }),
  }
}

function fill(spans: Span[], words: Word[], origins: Origin[]): Sentence[] {
  let next = 0
  return spans
    .map((span) => {
      const from = next
      while (next < words.length && (words[next]?.start ?? 0) < span.end) next += 1
      const inside = words.slice(from, next)
      return { ...span, words: inside, own: inside.filter((_, i) => origins[from + i] === 'own') }
    })
    .filter((sentence) => sentence.words.length > 0)
}

/** A longer quotation is cut after a word. */
const longestQuote = 160

/** The transcript's own words from `start` to `end`. */
export function quote({ answer, sentences }: Reading, { start, end }: Span): Evidence {
  const words = sentences.flatMap((sentence) => (sentence.end > start && sentence.start < end ? sentence.words : []))
  const last =
    end - start <= longestQuote ? end : (words.findLast((word) => word.end <= start + longestQuote && word.end > start)?.end ?? start)
  return { quote: answer.transcript.slice(start, last), start, end: last }
}
