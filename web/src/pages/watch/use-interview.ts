import { useState } from 'react'
import { WatchInterviewDocument } from '../../generated/graphql.ts'
import type { LiveStatus } from '../../platform/live-options.ts'
import { useLive } from '../../platform/use-live.ts'
import type { Hear, WatchedInterview } from './parts.ts'

/** The interview as it is; undefined until it is known. */
export function useInterview(id: string, hear: Hear): { interview: WatchedInterview | undefined; status: LiveStatus } {
  const [interview, setInterview] = useState<WatchedInterview>()
  const status = useLive(WatchInterviewDocument, { id }, ({ interviewUpdated }) => {
    setInterview(interviewUpdated)
    hear(changedAt(interviewUpdated))
  })
  return { interview, status }
}

/** Stands for an interview that the platform does not tell of at the moment: what else is known of it is shown all the same. */
export const unknownInterview = (id: string): WatchedInterview => ({
  id,
  revision: 0,
  title: '',
  status: 'IN_PROGRESS',
  practice: false,
  scheduledAt: null,
  startedAt: null,
  completedAt: null,
  totalQuestions: 0,
  currentQuestionSince: null,
  candidate: null,
  currentQuestion: null,
  accommodations: { extraTimePercent: 0 },
  replay: null,
  answers: [],
  notes: null,
})

/** The newest of its moments: when the change was, as far as the interview tells. */
function changedAt({ startedAt, completedAt, currentQuestionSince, answers, notes }: WatchedInterview): number {
  const moments = [
    startedAt,
    completedAt,
    currentQuestionSince,
    answers.at(-1)?.submittedAt,
    ...(notes ?? []).map(({ updatedAt }) => updatedAt),
  ]
  return Math.max(0, ...moments.map((moment) => (moment ? Date.parse(moment) : 0)))
}
