import { strings } from '../../../strings/index.ts'
import { Card } from '../../../ui/card.tsx'
import { Pill, type Tone } from '../../../ui/pill.tsx'
import styles from './uploads-panel.module.css'
import type { UploadState } from './uploader.ts'

const text = strings.candidate.uploads
const tones: Readonly<Record<UploadState['phase'], Tone>> = {
  preparing: 'neutral',
  sending: 'accent',
  waiting: 'warn',
  sent: 'good',
  refused: 'bad',
}

/** How far each recording is on its way; nothing when there is none. */
export function UploadsPanel({ uploads }: { uploads: readonly UploadState[] }) {
  if (uploads.length === 0) return null
  const isOnItsWay = uploads.some(({ phase }) => phase !== 'sent' && phase !== 'refused')
  return (
    <Card title={text.title}>
      <ul className={styles['uploads']}>
        {uploads.map(({ recordingId, size, sent, phase }, index) => (
          <li key={recordingId}>
            <span>{text.name(index + 1, uploads.length)}</span>
            <span role="status">
              <Pill tone={tones[phase]}>{text.phases[phase]}</Pill>
            </span>
            <span
              className={styles['bar']}
              role="progressbar"
              aria-label={text.name(index + 1, uploads.length)}
              aria-valuemin={0}
              aria-valuemax={size}
              aria-valuenow={phase === 'sent' ? size : sent}
              aria-valuetext={text.of(text.megabytes(phase === 'sent' ? size : sent), text.megabytes(size))}
            >
              <span style={{ width: `${phase === 'sent' ? 100 : (sent / size) * 100}%` }} />
            </span>
            <span className="quiet small numbers" aria-hidden>
              {text.of(text.megabytes(phase === 'sent' ? size : sent), text.megabytes(size))}
            </span>
            {phase === 'refused' && <p className="small">{text.refused}</p>}
          </li>
        ))}
      </ul>
      {isOnItsWay && <p className="quiet small">{text.detail}</p>}
    </Card>
  )
}
