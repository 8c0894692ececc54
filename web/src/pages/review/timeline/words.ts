import { emotionLabel } from '../../../charts/emotions.ts'
import { strings } from '../../../strings/index.ts'
import { answerAt, type AnswerSpan } from './answer-spans.ts'
import { sampleAt } from './reading.ts'
import type { Sample } from './sample.ts'

const text = strings.review.timeline

/** Which answer a moment belongs to, in words. */
export function whereIs(answers: readonly AnswerSpan[], at: number): string {
  const answer = answerAt(answers, at)
  if (!answer) return text.after
  return at >= answer.from ? text.answer(answer.number) : text.thinking(answer.number)
}

/** What a face appeared to show at a moment, in words. */
export function showsAt(samples: readonly Sample[], at: number, gapMs: number): string {
  const sample = sampleAt(samples, at, gapMs)
  if (!sample) return text.none
  return sample.dominant && sample.probabilities ? text.appears(emotionLabel(sample.dominant)) : text.noFace
}
