import { within, type Span } from './extent.ts'

export interface AnswerSpan extends Span {
  /** Counted from 1, in the order in which they were given. */
  number: number
  answerId: string
}

export interface AnswerTimes {
  id: string
  durationMs: number
  submittedAt: string
}

/** When each answer was given: it ends as it is submitted, and begins its length before, but never before the one before it was. */
export function answerSpans(answers: readonly AnswerTimes[], interview: Span): AnswerSpan[] {
  let before = interview.from
  return answers
    .map((answer) => ({ ...answer, to: within(interview, Date.parse(answer.submittedAt)) }))
    .toSorted((one, other) => one.to - other.to)
    .map(({ id, durationMs, to }, index) => {
      const from = Math.min(to, Math.max(before, to - durationMs))
      before = to
      return { answerId: id, number: index + 1, from, to }
    })
}

/** The answer that is being given at a moment; between two of them: the next one's question is being thought about. */
export const answerAt = (spans: readonly AnswerSpan[], at: number): AnswerSpan | undefined => spans.find(({ to }) => at <= to)
