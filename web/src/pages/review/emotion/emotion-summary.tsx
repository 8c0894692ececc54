import { emotionColour, emotionLabel, emotions } from '../../../charts/emotions.ts'
import { strings } from '../../../strings/index.ts'
import { Card } from '../../../ui/card.tsx'
import { Meter } from '../../../ui/meter.tsx'
import type { EmotionSummary } from '../review-data.ts'
import type { EmotionStanding } from './emotion-standing.ts'
import styles from './emotion-summary.module.css'

const text = strings.review.emotion

/** What the face appeared to show over the whole interview, and how far that goes. */
export function EmotionSummaryView({ standing, summary }: { standing: EmotionStanding; summary: EmotionSummary | null }) {
  const { probabilities, valence, attention } = summary ?? { probabilities: null, valence: null, attention: null }
  return (
    <Card title={text.title} className={styles['card']}>
      {standing !== 'kept' && standing !== 'samplesDeleted' && <p>{text[standing]}</p>}
      {probabilities && (
        <div className={styles['meters']}>
          {emotions.map((name) => (
            <Meter
              key={name}
              label={emotionLabel(name)}
              value={probabilities[name]}
              text={text.percent(probabilities[name])}
              colour={emotionColour(name)}
            />
          ))}
          <p className="numbers small">
            {valence !== null && `${text.valence} ${text.signed(valence)}`}
            {attention !== null && ` · ${text.attention} ${text.percent(attention)}`}
          </p>
        </div>
      )}
      {summary && summary.framesAccepted > 0 && (
        <p className="quiet small numbers">{text.frames(summary.framesAnalysed, summary.framesAccepted, summary.framesDropped)}</p>
      )}
      {standing === 'samplesDeleted' && <p className="quiet small">{text.samplesDeleted}</p>}
      <p className="quiet small">{strings.common.emotionNote}</p>
    </Card>
  )
}
