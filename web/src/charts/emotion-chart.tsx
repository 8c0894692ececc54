import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { strings } from '../strings/index.ts'
import { ChartTable } from './chart-table.tsx'
import { createEmotionPlot, type ChartMark, type EmotionPlot, type TimeRange } from './emotion-plot.ts'
import { emotionColour, emotionLabel, emotions } from './emotions.ts'
import { clockTime } from './moments.ts'
import { momentInWords } from './moment-in-words.ts'
import { attentionColumn, valenceColumn, type SampleSeries } from './sample-series.ts'
import styles from './emotion-chart.module.css'

export interface EmotionChartProps {
  /** `createSampleSeries()`; push into it, and the chart follows with the next frame, without React. */
  series: SampleSeries
  /** What is shown; undefined: the last `windowMs` before the newest sample, moving on with it. */
  range?: TimeRange | undefined
  /** Default 120,000 ms. */
  windowMs?: number
  /** How a moment is written. Default: the time of day. */
  timeLabel?: (at: number) => string
  marks?: readonly ChartMark[]
  /** Where a player stands. */
  playheadAt?: number | undefined
  /** Hears which moment was clicked. */
  onPick?: (at: number) => void
  /** Left of the switch to the table: what else there is to press. */
  controls?: ReactNode
  /** `lines`: the emotions' colours are named beside the chart already. Default `all`. */
  legend?: 'all' | 'lines'
  /** The text form's rows are means of so long. Default 10,000 ms. */
  rowMs?: number
}

const noMarks: readonly ChartMark[] = []
const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${Math.round(share * 100)} %`)
const signed = (value: number): string => (Number.isNaN(value) ? '–' : strings.common.chart.signed(value))

/**
 * Expressions over time: the seven probabilities stacked, valence and attention below, with the values under the pointer (else the newest)
 * in the legend, and a table in their place for whoever asks. For what comes live and for what is kept alike.
 */
export function EmotionChart(props: EmotionChartProps) {
  const { series, range, windowMs = 120_000, timeLabel = clockTime, marks = noMarks, playheadAt, onPick, rowMs = 10_000 } = props
  const { controls, legend: legendOf = 'all' } = props
  const upper = useRef<HTMLDivElement>(null)
  const lower = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const moment = useRef<HTMLParagraphElement>(null)
  const plot = useRef<EmotionPlot>(undefined)
  const pointed = useRef<number>(undefined)
  const [isTable, setTable] = useState(false)
  const text = strings.common.chart

  const shownRange = (): TimeRange => range ?? [(series.last ?? Date.now()) - windowMs, series.last ?? Date.now()]
  const readRange = useEffectEvent(shownRange)
  const readMarks = useEffectEvent(() => marks)
  const label = useEffectEvent((at: number) => timeLabel(at))
  const pick = useEffectEvent((at: number) => onPick?.(at))
  const showValues = useEffectEvent(() => {
    const index = pointed.current ?? series.indexOf(shownRange()[1] + 1) - 1
    for (const element of legend.current?.querySelectorAll<HTMLElement>('[data-column]') ?? []) {
      const column = Number(element.dataset['column'])
      const value = index >= 0 && index < series.length ? series.valueAt(index, column) : Number.NaN
      element.textContent = column === valenceColumn ? signed(value) : percent(value)
    }
    if (moment.current) moment.current.textContent = pointed.current === undefined ? '' : momentInWords(series, pointed.current, timeLabel)
  })

  useEffect(() => {
    if (!upper.current || !lower.current) return
    const made = createEmotionPlot({
      series,
      upper: upper.current,
      lower: lower.current,
      range: () => {
        showValues()
        return readRange()
      },
      marks: () => readMarks(),
      timeLabel: (at) => label(at),
      onPoint(index) {
        pointed.current = index
        showValues()
      },
      onPick: (at) => pick(at),
    })
    plot.current = made
    return () => {
      plot.current = undefined
      made.close()
    }
  }, [series, isTable])
  const [from, to] = range ?? []
  useEffect(() => plot.current?.redraw(), [from, to, windowMs, marks])
  useEffect(() => plot.current?.setPlayhead(playheadAt), [playheadAt, isTable])

  return (
    <figure className={styles['chart']} aria-label={text.name}>
      <div className={styles['top']}>
        <ul className={styles['legend']} ref={legend} aria-hidden>
          {legendOf === 'all' &&
            emotions.map((name, column) => (
              <li key={name}>
                <span className={styles['swatch']} style={{ background: emotionColour(name) }} />
                {emotionLabel(name)} <span className="numbers" data-column={column} />
              </li>
            ))}
          <li>
            <span className={styles['line']} />
            {text.valence} <span className="numbers" data-column={valenceColumn} />
          </li>
          <li>
            <span className={`${styles['line']} ${styles['dashed']}`} />
            {text.attention} <span className="numbers" data-column={attentionColumn} />
          </li>
          {(['bookmark', 'question'] as const)
            .filter((kind) => marks.some((mark) => mark.kind === kind))
            .map((kind) => (
              <li key={kind}>
                <span className={styles['mark']} data-kind={kind} />
                {text.marks[kind]}
              </li>
            ))}
        </ul>
        {controls}
        <button type="button" className={styles['switch']} onClick={() => setTable(!isTable)} aria-pressed={isTable}>
          {text.asTable}
        </button>
      </div>
      {isTable ? (
        <ChartTable series={series} range={shownRange} rowMs={rowMs} timeLabel={timeLabel} />
      ) : (
        <div role="img" aria-label={text.image} className={styles['plots']}>
          <p ref={moment} className={styles['moment']} />
          <div className={styles['upper']} ref={upper} data-pickable={onPick !== undefined} />
          <div className={styles['lower']} ref={lower} data-pickable={onPick !== undefined} />
        </div>
      )}
    </figure>
  )
}
