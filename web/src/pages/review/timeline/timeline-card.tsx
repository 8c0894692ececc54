import { useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Timeline } from './timeline.tsx'
import styles from './timeline-card.module.css'
import type { TimelineProps } from './timeline-props.ts'
import { TimelineTable } from './timeline-table.tsx'
import type { TimelineState } from './use-timeline.ts'

const text = strings.review.timeline

/** The interview from its start to its end, as a picture or as tables; grows while it is read. */
export function TimelineCard({
  reading,
  shiftMs,
  note,
  ...timeline
}: TimelineProps & { reading: TimelineState; shiftMs: number; note: string | undefined }) {
  const [isTable, setTable] = useState(false)
  const expected = timeline.interview.emotionSummary?.framesAnalysed
  const { state, samples, retry } = reading
  return (
    <Card
      title={text.title}
      aside={
        <div className={styles['aside']} data-print="no">
          {state === 'reading' && samples.length > 0 && (
            <label className={styles['progress']}>
              <span className="numbers small quiet">{text.reading(samples.length, expected)}</span>
              <progress max={expected ?? 1} value={expected === undefined ? undefined : samples.length} aria-label={text.readingLabel} />
            </label>
          )}
          <Button size="small" onPress={() => setTable(!isTable)} aria-pressed={isTable}>
            {isTable ? text.asTimeline : text.asTable}
          </Button>
        </div>
      }
    >
      {isTable ? <TimelineTable {...timeline} /> : <Timeline {...timeline} />}
      {state === 'failed' && (
        <p role="alert" className={styles['told']}>
          {text.failed}{' '}
          <Button size="small" onPress={retry}>
            {strings.common.tryAgain}
          </Button>
        </p>
      )}
      {state === 'truncated' && <p className="quiet small">{text.truncated(samples.length)}</p>}
      {shiftMs !== 0 && <p className="quiet small">{text.shifted(Math.round(shiftMs / 1_000))}</p>}
      {note !== undefined && <p className="quiet small">{note}</p>}
    </Card>
  )
}
