import type { Span } from './extent.ts'

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000)

/** Moments to write under a timeline, from its start on, at round distances. @param most at most so many */
export function ticksOf({ from, to }: Span, most: number): number[] {
  const length = to - from
  const step = steps.find((it) => length / it <= most) ?? Math.ceil(length / most / 3_600_000) * 3_600_000
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => from + index * step)
}
