import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './emotion-panel.module.css'
import type { ChartView } from './use-chart-view.ts'

const text = strings.watch.chart

/** Holds the chart, and goes back and forth in what has come. */
export function ChartControls({ view: { range, pause, live, earlier, later } }: { view: ChartView }) {
  return (
    <div role="group" aria-label={text.controls} className={styles['controls']}>
      <Button size="small" onPress={earlier}>
        {text.earlier}
      </Button>
      {range === undefined ? (
        <Button size="small" onPress={pause}>
          {text.pause}
        </Button>
      ) : (
        <>
          <Button size="small" onPress={later}>
            {text.later}
          </Button>
          <Button size="small" look="primary" onPress={live}>
            {text.live}
          </Button>
        </>
      )}
    </div>
  )
}
