import { useState } from 'react'
import { emotionLabel, emotions, type Probabilities } from '../../../charts/emotions.ts'
import { elapsedTime } from '../../../charts/moments.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { readingOf } from './reading.ts'
import type { TimelineProps } from './timeline-props.ts'
import styles from './timeline-table.module.css'

const { table: text, timeline, emotion } = strings.review
const pageSize = 100
const none = '–'
/** To a tenth of a second, such as 2:09.5. */
const exactly = (ms: number): string => `${elapsedTime(Math.floor(ms / 1_000) * 1_000)}.${Math.floor((Math.max(0, ms) % 1_000) / 100)}`

/** What was read, of a sample or of many. */
interface Read {
  probabilities: Probabilities | null | undefined
  valence: number | null | undefined
  attention: number | null | undefined
}

const columnsOf = <Row,>(readOf: (row: Row) => Read): Column<Row>[] => [
  ...emotions.map((name) => ({
    title: emotionLabel(name),
    isNumber: true,
    cell: (row: Row) => {
      const share = readOf(row).probabilities?.[name]
      return share === undefined ? none : emotion.percent(share)
    },
  })),
  {
    title: timeline.rows.valence,
    isNumber: true,
    cell: (row) => {
      const { valence } = readOf(row)
      return valence == null ? none : emotion.signed(valence)
    },
  },
  {
    title: timeline.rows.attention,
    isNumber: true,
    cell: (row) => {
      const { attention } = readOf(row)
      return attention == null ? none : emotion.percent(attention)
    },
  },
]

/** The timeline in words and numbers: each answer summed up, then every sample as it was read. */
export function TimelineTable({ extent, samples, answers }: TimelineProps) {
  const [page, setPage] = useState(0)
  if (samples.length === 0) return <p className="quiet">{text.nothing}</p>
  const first = page * pageSize
  const shown = samples.slice(first, first + pageSize)
  const samplesCaption = text.samplesCaption(first + 1, first + shown.length, samples.length)
  const elapsed = (at: number) => elapsedTime(at - extent.from)
  return (
    <div className={styles['tables']}>
      <h3>{text.answersCaption}</h3>
      <DataTable
        caption={text.answersCaption}
        rows={answers.map((span) => ({ ...span, reading: readingOf(samples, span) }))}
        rowKey={({ answerId }) => answerId}
        columns={[
          { title: text.answer, cell: ({ number }) => number },
          { title: text.from, isNumber: true, cell: ({ from }) => elapsed(from) },
          { title: text.to, isNumber: true, cell: ({ to }) => elapsed(to) },
          { title: text.frames, isNumber: true, cell: ({ reading }) => reading.samples },
          ...columnsOf(({ reading }: { reading: ReturnType<typeof readingOf> }) => ({ ...reading, probabilities: reading.means })),
        ]}
      />
      <h3>{samplesCaption}</h3>
      <DataTable
        caption={samplesCaption}
        rows={shown.map((sample, index) => ({ ...sample, key: first + index }))}
        rowKey={({ key }) => String(key)}
        columns={[
          { title: text.time, isNumber: true, cell: ({ at }) => exactly(at - extent.from) },
          { title: timeline.rows.shows, cell: ({ dominant }) => (dominant ? emotionLabel(dominant) : none) },
          ...columnsOf((sample: Read) => sample),
          { title: text.outcome, cell: ({ outcome }) => text.outcomes[outcome] ?? outcome },
        ]}
      />
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
