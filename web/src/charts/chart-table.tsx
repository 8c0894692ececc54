import { useEffect, useState } from 'react'
import { strings } from '../strings/index.ts'
import type { TimeRange } from './emotion-plot.ts'
import { emotionLabel, emotions } from './emotions.ts'
import type { SampleSeries } from './sample-series.ts'
import { timeBuckets } from './time-buckets.ts'
import styles from './emotion-chart.module.css'

/** How often a table follows what comes: one that changes while it is read cannot be read. */
const everyMs = 5_000
/** A page of rows; the newest. */
const most = 120

/** The chart in words: one row for each stretch of time, the newest first. */
export function ChartTable({
  series,
  range,
  rowMs,
  timeLabel,
}: {
  series: SampleSeries
  range: () => TimeRange
  rowMs: number
  timeLabel: (at: number) => string
}) {
  const [, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), everyMs)
    return () => clearInterval(timer)
  }, [])
  const [from, to] = range()
  const rows = timeBuckets(series, from, to, rowMs).slice(-most).toReversed()
  const text = strings.common.chart
  const percent = (share: number | undefined) => (share === undefined ? '–' : `${Math.round(share * 100)} %`)
  if (rows.length === 0) return <p className="quiet">{text.nothing}</p>
  return (
    // A region that scrolls can be reached by the keyboard.
    <div className={styles['table']} tabIndex={0} role="region" aria-label={text.name}>
      <table>
        <caption className="small quiet">{text.caption(rowMs / 1_000)}</caption>
        <thead>
          <tr>
            <th scope="col">{text.time}</th>
            <th scope="col">{text.leading}</th>
            {emotions.map((name) => (
              <th key={name} scope="col">
                {emotionLabel(name)}
              </th>
            ))}
            <th scope="col">{text.valence}</th>
            <th scope="col">{text.attention}</th>
          </tr>
        </thead>
        <tbody className="numbers">
          {rows.map(({ at, probabilities, leading, valence, attention }) => (
            <tr key={at}>
              <th scope="row">{timeLabel(at)}</th>
              <td>{leading ? emotionLabel(leading) : text.noFace}</td>
              {emotions.map((name) => (
                <td key={name}>{percent(probabilities?.[name])}</td>
              ))}
              <td>{valence === undefined ? '–' : text.signed(valence)}</td>
              <td>{percent(attention)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
