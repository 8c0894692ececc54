import { useState } from 'react'
import type { TimeRange } from '../../charts/emotion-plot.ts'
import type { SampleSeries } from '../../charts/sample-series.ts'

/** What of a stream a chart shows: the newest, moving on; or a stretch of it that stands still. */
export interface ChartView {
  /** undefined: the newest. */
  range: TimeRange | undefined
  pause: () => void
  live: () => void
  earlier: () => void
  later: () => void
}

/** The end of the stretch so much earlier or later, as far as there are samples. */
export function movedEnd(end: number, byMs: number, first: number, last: number, windowMs: number): number {
  return Math.min(last, Math.max(Math.min(last, first + windowMs), end + byMs))
}

/** @param windowMs how much it shows; one step is half of it */
export function useChartView(series: SampleSeries, windowMs: number): ChartView {
  const stepMs = windowMs / 2
  const [end, setEnd] = useState<number>()
  const move = (byMs: number) => (): void => {
    const { first, last } = series
    if (first === undefined || last === undefined) return
    setEnd(movedEnd(end ?? last, byMs, first, last, windowMs))
  }
  return {
    range: end === undefined ? undefined : [end - windowMs, end],
    pause: move(0),
    live: () => setEnd(undefined),
    earlier: move(-stepMs),
    later: move(stepMs),
  }
}
