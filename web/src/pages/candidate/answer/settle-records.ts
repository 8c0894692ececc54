import { isWaiting, refusalOf, type AnswerRecord } from './answer-record.ts'

/** An interview as far as it decides what becomes of the records. */
export interface Settling {
  status: string
  answers: readonly { transcript: string | null; question: { id: string } }[]
}

export type Settled = { remove: string } | { put: AnswerRecord }

/**
 * What becomes of the records once the platform tells how the interview stands: what it has is forgotten here; words that it will not take any
 * more, because the question was answered elsewhere or the interview is over, stay as refused, so that they can be shown.
 */
export function settleRecords(interview: Settling, records: readonly AnswerRecord[], now: number): Settled[] {
  const isOver = !['SCHEDULED', 'IN_PROGRESS'].includes(interview.status)
  return records.flatMap((record): Settled[] => {
    const answer = interview.answers.find(({ question }) => question.id === record.questionId)
    // What waits is sent all the same: under its key the platform knows whether the answer that it has is this one.
    if (isWaiting(record) || refusalOf(record) !== undefined || (!answer && !isOver)) return []
    if (answer && record.handedIn) return [{ remove: record.questionId }]
    const known = answer?.transcript ?? ''
    if (record.transcript.trim() === '' || known.includes(record.transcript.trim())) return [{ remove: record.questionId }]
    return [{ put: { ...record, handedIn: { key: '', durationMs: 0, at: now, outcome: { refused: 'CONFLICT' } } } }]
  })
}
