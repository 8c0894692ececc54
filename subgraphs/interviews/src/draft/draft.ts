/** What a candidate has said or typed of an answer, after one change: what every event of the drafts' feed holds, as JSON. */
export interface DraftState {
  interviewId: string
  /** The current question; the last one when it is over. */
  questionId: string
  transcript: string
  /** As the client counted; 0 before the first words to this question. */
  version: number
  /** ISO 8601 in UTC with milliseconds. */
  updatedAt: string
  /** No question is asked any more: the draft is empty for good. */
  over: boolean
}

/** A draft with its number in the feed. */
export type Draft = Omit<DraftState, 'over'> & { number: number }
