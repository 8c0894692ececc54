import { within, type Span } from './extent.ts'

const arrowMs = 1_000

export interface Stops extends Span {
  /** Moments to jump between, in order: where answers begin. */
  answers: readonly number[]
}

/**
 * Where a key leads to from a moment of the timeline; undefined: it does nothing there.
 * @param isFar with Shift held: ten times as far
 */
export function momentByKey(key: string, isFar: boolean, at: number, { from, to, answers }: Stops): number | undefined {
  const step = isFar ? 10 * arrowMs : arrowMs
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return within({ from, to }, at + step)
    case 'ArrowLeft':
    case 'ArrowDown':
      return within({ from, to }, at - step)
    case 'Home':
      return from
    case 'End':
      return to
    case 'PageDown':
      return answers.find((answer) => answer > at) ?? to
    case 'PageUp':
      // From the midst of an answer to its beginning, as players do.
      return answers.findLast((answer) => answer < at - arrowMs) ?? from
    default:
      return undefined
  }
}

/** The mark that was meant by a click near it, else the moment itself. */
export function snapped(at: number, marks: readonly number[], toleranceMs: number): number {
  const [nearest] = marks.toSorted((one, other) => Math.abs(one - at) - Math.abs(other - at))
  return nearest !== undefined && Math.abs(nearest - at) <= toleranceMs ? nearest : at
}
