import { useState } from 'react'
import { emotionLabel, emotions } from '../../../charts/emotions.ts'
import { elapsedTime } from '../../../charts/moments.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { readingOf } from './reading.ts'
import type { TimelineProps } from './timeline-props.ts'
import styles from './timeline-table.module.css'

const { table: text, timeline, emotion } = strings.review
const pageSize = 100
/** To a tenth of a second, such as 2:09.5. */
const exactly = (ms: number): string => `${elapsedTime(Math.floor(ms / 1_000) * 1_000)}.${Math.floor((Math.max(0, ms) % 1_000) / 100)}`
const orDash = (value: string | false | null | undefined): string => value || '–'

/** The timeline in words and numbers: each answer summed up, then every sample as it was read. */
export function TimelineTable({ extent, samples, answers }: TimelineProps) {
  const [page, setPage] = useState(0)
  if (samples.length === 0) return <p className="quiet">{text.nothing}</p>
  const first = page * pageSize
  const shown = samples.slice(first, first + pageSize)
  const heads = (
    <>
      {emotions.map((name) => (
        <th key={name} scope="col">
          {emotionLabel(name)}
        </th>
      ))}
      <th scope="col">{timeline.rows.valence}</th>
      <th scope="col">{timeline.rows.attention}</th>
    </>
  )
  const elapsed = (at: number) => elapsedTime(at - extent.from)
  return (
    <div className={styles['tables']}>
      <div className={styles['scroll']} role="region" aria-label={text.answersRegion} tabIndex={0}>
        <table>
          <caption>{text.answersCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{text.answer}</th>
              <th scope="col">{text.from}</th>
              <th scope="col">{text.to}</th>
              <th scope="col">{text.frames}</th>
              {heads}
            </tr>
          </thead>
          <tbody className="numbers">
            {answers.map((span) => {
              const { samples: count, means, valence, attention } = readingOf(samples, span)
              return (
                <tr key={span.answerId}>
                  <th scope="row">{span.number}</th>
                  <td>{elapsed(span.from)}</td>
                  <td>{elapsed(span.to)}</td>
                  <td>{count}</td>
                  {emotions.map((name) => (
                    <td key={name}>{orDash(means && emotion.percent(means[name]))}</td>
                  ))}
                  <td>{orDash(valence !== undefined && emotion.signed(valence))}</td>
                  <td>{orDash(attention !== undefined && emotion.percent(attention))}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <div className={styles['scroll']} role="region" aria-label={text.samplesRegion} tabIndex={0}>
        <table>
          <caption>{text.samplesCaption(first + 1, first + shown.length, samples.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{text.time}</th>
              <th scope="col">{timeline.rows.shows}</th>
              {heads}
              <th scope="col">{text.outcome}</th>
            </tr>
          </thead>
          <tbody className="numbers">
            {shown.map(({ at, dominant, probabilities, valence, attention, outcome }, index) => (
              <tr key={first + index}>
                <th scope="row">{exactly(at - extent.from)}</th>
                <td>{orDash(dominant && emotionLabel(dominant))}</td>
                {emotions.map((name) => (
                  <td key={name}>{orDash(probabilities && emotion.percent(probabilities[name]))}</td>
                ))}
                <td>{orDash(valence !== null && emotion.signed(valence))}</td>
                <td>{orDash(attention !== null && emotion.percent(attention))}</td>
                <td>{text.outcomes[outcome] ?? outcome}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {samples.length > pageSize && (
        <div className={styles['pages']} data-print="no">
          <Button size="small" isDisabled={page === 0} onPress={() => setPage(page - 1)}>
            {text.before}
          </Button>
          <Button size="small" isDisabled={first + pageSize >= samples.length} onPress={() => setPage(page + 1)}>
            {text.after}
          </Button>
        </div>
      )}
    </div>
  )
}
