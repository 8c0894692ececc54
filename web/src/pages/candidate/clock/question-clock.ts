/** How much time a question has, in ms, with what is added for this candidate; undefined: as much as one likes. */
export const timeFor = (timeLimitSeconds: number | null, extraTimePercent: number): number | undefined =>
  timeLimitSeconds === null ? undefined : timeLimitSeconds * 10 * (100 + extraTimePercent)

/** What is left, in ms; never below 0. @param since when it was asked and @param now both on the platform's clock */
export const timeLeft = (total: number, since: number, now: number): number => Math.min(total, Math.max(0, total - (now - since)))

/** `1:05`. Whole seconds, rounded up, so that it reads 0:00 when the time is over and not before. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Seconds before the end at which a screen reader is told. */
const tellings = [60, 30, 0] as const
export type Telling = (typeof tellings)[number]

/**
 * What is to be told now: the latest of the moments that were passed since the clock was looked at before.
 * @param before what was left then, in ms; undefined: this is the first look, of which only a time that is over is told
 */
export function tellingAt(before: number | undefined, left: number): Telling | undefined {
  if (before === undefined) return left === 0 ? 0 : undefined
  return tellings.findLast((seconds) => before > seconds * 1_000 && left <= seconds * 1_000)
}
