import type { AnswerSubmitted, CriterionVerdict } from '@parley/contracts'

/** Judges answers. */
export interface Scorer {
  /** Name and version, for example `rubric-1`; stored with every score. A new version is a new name. */
  readonly name: string
  /**
   * Judges one answer by `defaultCriteria`.
   * @param options.signal ends the work; the promise then rejects with its reason
   * @throws when the answer could not be judged; it is tried again later
   */
  score(answer: AnswerSubmitted, options: { signal: AbortSignal }): Promise<CriterionVerdict[]>
}
