/** How much time there is for a question, in ms; undefined: as much as one likes. */
export const limitMs = (timeLimitSeconds: number | null | undefined, extraTimePercent: number): number | undefined =>
  timeLimitSeconds === null || timeLimitSeconds === undefined ? undefined : timeLimitSeconds * 10 * (100 + extraTimePercent)

/** How a question's clock stands. */
export interface QuestionTime {
  elapsedMs: number
  /** Beyond the limit; 0 before. */
  overMs: number
}

/** @param speed of a replay: the candidate's clock ran so much slower */
export function questionTime(since: number, limit: number | undefined, now: number, speed = 1): QuestionTime {
  const elapsedMs = Math.max(0, now - since) * speed
  return { elapsedMs, overMs: limit === undefined ? 0 : Math.max(0, elapsedMs - limit) }
}
