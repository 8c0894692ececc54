import type { AnswerRecord } from '../answer/answer-record.ts'
import { openQuestion } from '../answer/next-task.ts'

/** Where the candidate stands; each is one page. `sending`: all is handed in, and on its way. `over`: it will not take place any more. */
export type Step = 'check' | 'consent' | 'ready' | 'question' | 'sending' | 'finished' | 'over'

export interface Stepping {
  status: string
  consent: { policyVersion: string } | null
  questions: readonly { id: string }[]
  answers: readonly { question: { id: string } }[]
}

/** What a consent says that was given on the account, once for all interviews: the candidate is asked about this one all the same. */
const standing = 'standing'

/**
 * Follows from what the platform tells and what this browser keeps alone: a reload lands in the same place.
 * @param isChecked the system check was gone through
 * @param isEnding the candidate ends it before all is answered
 */
export function stepOf(
  interview: Stepping,
  records: readonly AnswerRecord[],
  { isChecked, isEnding }: { isChecked: boolean; isEnding: boolean },
): Step {
  const { status, consent } = interview
  if (status === 'COMPLETED') return 'finished'
  if (status === 'SCHEDULED') {
    if (!isChecked) return 'check'
    return consent === null || consent.policyVersion === standing ? 'consent' : 'ready'
  }
  if (status !== 'IN_PROGRESS') return 'over'
  // Someone else has started it: it was never asked.
  if (consent === null) return 'consent'
  return isEnding || !openQuestion(interview, records) ? 'sending' : 'question'
}
