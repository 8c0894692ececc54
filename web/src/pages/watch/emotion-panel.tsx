import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { EmotionChart } from '../../charts/emotion-chart.tsx'
import type { ChartMark } from '../../charts/emotion-plot.ts'
import { WatchEmotionDocument } from '../../generated/graphql.ts'
import { useLive } from '../../platform/use-live.ts'
import { strings } from '../../strings/index.ts'
import { Card } from '../../ui/card.tsx'
import { ChartControls } from './chart-controls.tsx'
import { createEmotionNow } from './emotion-now.ts'
import styles from './emotion-panel.module.css'
import { Expression } from './expression.tsx'
import { Missing } from './missing.tsx'
import type { Hear, WatchedInterview } from './parts.ts'
import { useChartView } from './use-chart-view.ts'
import { useFrameCounts } from './use-frame-counts.ts'
import { Warnings } from './warnings.tsx'

const text = strings.watch
const lookMs = 1_000
/** How much of the interview the chart shows. */
const shownMs = 120_000

/** What the face appears to show: now, and over time. */
export function EmotionPanel({
  interview: { id, status: standing, notes, answers, replay },
  hear,
}: {
  interview: WatchedInterview
  hear: Hear
}) {
  const [emotion] = useState(() => createEmotionNow())
  const [lagged, setLagged] = useState(0)
  const now = useSyncExternalStore(emotion.onChange, emotion.read)
  const status = useLive(WatchEmotionDocument, { id }, ({ emotionUpdated }, { lagged: skipped }) => {
    emotion.heard(emotionUpdated)
    hear(Date.parse(emotionUpdated.capturedAt), emotionUpdated.latencyMs)
    if (typeof skipped === 'number') setLagged((before) => before + skipped)
  })
  useEffect(() => {
    const timer = setInterval(() => emotion.look(), lookMs)
    return () => clearInterval(timer)
  }, [emotion])
  const isRunning = standing === 'IN_PROGRESS'
  const counts = useFrameCounts(id, isRunning)
  // Of a replay the same stretch of the interview.
  const windowMs = shownMs / (replay?.speed ?? 1)
  const view = useChartView(emotion.series, windowMs)
  const marks = useMemo<ChartMark[]>(
    () => [
      ...(notes ?? []).map(({ at }) => ({ at: Date.parse(at), kind: 'bookmark' as const })),
      ...answers.map(({ submittedAt }) => ({ at: Date.parse(submittedAt), kind: 'question' as const })),
    ],
    [notes, answers],
  )
  return (
    <Card
      title={text.expression}
      aside={
        <span className="quiet small numbers" data-frames={now.samples}>
          {text.frames(now.samples)}
        </span>
      }
    >
      <Missing status={status} what={text.missing.emotion} />
      <Warnings problem={isRunning ? now.problem : undefined} isSilentKnown={now.samples > 0} counts={counts} lagged={lagged} />
      <Expression now={now} />
      <div className={styles['chart']}>
        {now.samples === 0 ? (
          <p className="quiet">{isRunning ? text.nothingRead : text.nothingSeen}</p>
        ) : (
          <EmotionChart
            series={emotion.series}
            range={view.range}
            windowMs={windowMs}
            rowMs={windowMs / 12}
            marks={marks}
            legend="lines"
            controls={<ChartControls view={view} />}
          />
        )}
      </div>
      <p className="quiet small">{strings.common.emotionNote}</p>
    </Card>
  )
}
