import { strings } from '../strings/index.ts'
import { emotionLabel, emotions } from './emotions.ts'
import type { SampleSeries } from './sample-series.ts'

/** What was read at a moment: its time, and what was at least a tenth, the highest first. */
export function momentInWords(series: SampleSeries, index: number, timeLabel: (at: number) => string): string {
  if (index >= series.length) return ''
  const shares = emotions
    .map((name, column) => ({ name, share: series.valueAt(index, column) }))
    .filter(({ share }) => share >= 0.1)
    .toSorted((one, other) => other.share - one.share)
    .map(({ name, share }) => `${emotionLabel(name)} ${Math.round(share * 100)} %`)
  return `${timeLabel(series.timeAt(index))} · ${shares.length === 0 ? strings.common.chart.noFace : shares.join(', ')}`
}
