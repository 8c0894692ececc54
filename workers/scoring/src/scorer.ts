import type { AnswerSubmitted, CriterionVerdict } from '@parley/contracts'

/** What was found of one answer, and by whom. */
export interface Verdict {
  /** Name and version of what judged, stored with the score. A scorer that fell back on another says so here. */
  scorer: string
  criteria: CriterionVerdict[]
}

/** Judges answers. */
export interface Scorer {
  /** Name and version, for example `rubric-1`. A new version is a new name. */
  readonly name: string
  /**
   * Judges one answer by `defaultCriteria`.
   * @param options.signal ends the work; the promise then rejects with its reason
   * @throws when the answer could not be judged; it is tried again later
   */
  score(answer: AnswerSubmitted, options: { signal: AbortSignal }): Promise<Verdict>
}
