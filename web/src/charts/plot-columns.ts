import { emotions } from './emotions.ts'
import { attentionColumn, valenceColumn, type SampleSeries } from './sample-series.ts'

type Column = (number | null)[]

/** What is drawn of a series, as uPlot takes it. null: a gap. */
export interface PlotColumns {
  times: number[]
  /** The probabilities, each on top of those before it: the last is their sum. */
  stack: Column[]
  valence: Column
  attention: Column
}

/** A pause of so long is a gap, though a face was seen before it and after. */
const gapMs = 5_000

/**
 * From the sample before `from` to the one after `to`, so that lines reach the edges. More than `most` are drawn as means of neighbours.
 */
export function plotColumns(series: SampleSeries, from: number, to: number, most = 1_500): PlotColumns {
  const begin = Math.max(0, series.indexOf(from) - 1)
  const end = Math.min(series.length, series.indexOf(to + 1) + 1)
  const step = Math.max(1, Math.ceil((end - begin) / most))
  const columns: PlotColumns = { times: [], stack: emotions.map(() => []), valence: [], attention: [] }
  let before = Number.NaN
  for (let index = begin; index < end; index += step) {
    const last = Math.min(end, index + step)
    const at = series.timeAt(index)
    if (at - before > gapMs) add(columns, before + 1, () => null)
    add(columns, at, (column) => meanOf(series, index, last, column))
    before = series.timeAt(last - 1)
  }
  return columns
}

function add({ times, stack, valence, attention }: PlotColumns, at: number, value: (column: number) => number | null): void {
  times.push(at)
  let sum: number | null = 0
  for (const [column, values] of stack.entries()) {
    const share = value(column)
    sum = share === null || sum === null ? null : sum + share
    values.push(sum)
  }
  valence.push(value(valenceColumn))
  attention.push(value(attentionColumn))
}

/** null when one of them has none: a gap is not drawn over. */
function meanOf(series: SampleSeries, from: number, to: number, column: number): number | null {
  let sum = 0
  for (let index = from; index < to; index++) sum += series.valueAt(index, column)
  return Number.isNaN(sum) ? null : sum / (to - from)
}
