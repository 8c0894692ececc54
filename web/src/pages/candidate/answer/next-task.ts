import { isUnsaved, isWaiting, type AnswerRecord } from './answer-record.ts'

/** What of an interview decides what is sent next. */
export interface Standing {
  status: string
  currentQuestion: { id: string } | null
  questions: readonly { id: string }[]
  answers: readonly { question: { id: string } }[]
}

export type Task = { kind: 'submit'; record: AnswerRecord } | { kind: 'complete' } | { kind: 'draft'; record: AnswerRecord }

/**
 * What is to be sent next, if anything: answers in the order in which they were handed in, then the end of the interview, then the draft of the
 * question that the platform asks now.
 * @param isEnding the candidate ends it before all is answered
 */
export function nextTask(interview: Standing, records: readonly AnswerRecord[], isEnding: boolean): Task | undefined {
  const [first] = records.filter(isWaiting).sort((a, b) => (a.handedIn?.at ?? 0) - (b.handedIn?.at ?? 0))
  if (first) return { kind: 'submit', record: first }
  if (interview.status !== 'IN_PROGRESS') return undefined
  if (isEnding || interview.questions.every(({ id }) => isAnswered(interview, records, id))) return { kind: 'complete' }
  const draft = records.find((record) => record.questionId === interview.currentQuestion?.id && isUnsaved(record))
  return draft && { kind: 'draft', record: draft }
}

/** Whether the platform has an answer to it. */
export const isAnswered = ({ answers }: Pick<Standing, 'answers'>, records: readonly AnswerRecord[], questionId: string): boolean =>
  answers.some(({ question }) => question.id === questionId) ||
  records.some((record) => record.questionId === questionId && record.handedIn?.outcome === 'accepted')

/** The question to be asked: the first that is neither answered nor handed in. */
export const openQuestion = <Question extends { id: string }>(
  interview: { questions: readonly Question[]; answers: Standing['answers'] },
  records: readonly AnswerRecord[],
): Question | undefined =>
  interview.questions.find(
    ({ id }) =>
      !interview.answers.some(({ question }) => question.id === id) &&
      !records.some(({ questionId, handedIn }) => questionId === id && handedIn !== null),
  )
