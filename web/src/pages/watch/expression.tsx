import { emotionColour, emotionLabel, emotions } from '../../charts/emotions.ts'
import { strings } from '../../strings/index.ts'
import { Meter } from '../../ui/meter.tsx'
import styles from './emotion-panel.module.css'
import type { ExpressionNow } from './emotion-now.ts'
import { heldNote } from './held.ts'

const text = strings.watch
const percent = (share: number): string => `${Math.round(share * 100)} %`

/** The expression now: its name, what speaks for each, and how pleasant and attentive it is. */
export function Expression({ now: { outcome, dominant, probabilities, valence, attention } }: { now: ExpressionNow }) {
  const name = dominant ? emotionLabel(dominant) : outcome === undefined || outcome === 'OK' ? text.none : text.outcomes[outcome]
  return (
    <div className={styles['now']}>
      <div className={styles['headline']}>
        <p className={styles['name']} data-expression={dominant ?? outcome ?? ''}>
          {dominant && <span className={styles['swatch']} style={{ background: emotionColour(dominant) }} />}
          {name}
        </p>
        <div className={styles['gauges']}>
          <Meter
            label={text.valence}
            value={((valence ?? 0) + 1) / 2}
            text={valence === null ? '–' : strings.common.chart.signed(valence)}
          />
          <Meter label={text.attention} value={attention ?? 0} text={attention === null ? '–' : percent(attention)} colour="var(--warn)" />
        </div>
      </div>
      <div className={styles['bars']}>
        {emotions.map((emotion) => (
          <Meter
            key={emotion}
            label={emotionLabel(emotion)}
            value={probabilities?.[emotion] ?? 0}
            text={probabilities ? percent(probabilities[emotion]) : '–'}
            colour={emotionColour(emotion)}
          />
        ))}
      </div>
      {/* Its line is there whether or not it says anything: what is below does not jump. */}
      <p className={styles['held']}>{heldNote(dominant, probabilities)}</p>
    </div>
  )
}
