import { strings } from '../../strings/index.ts'
import { Meter } from '../../ui/meter.tsx'
import type { Scorecard, Span, WatchedInterview } from './parts.ts'
import styles from './score-panel.module.css'

const text = strings.watch.score

/** One criterion: how it stands, why, and the words that it rests on; each leads to them in the transcript. */
export function Criterion({
  criterion: { name, score, max, reason, evidence },
  answers,
  shown,
  onShow,
}: {
  criterion: Scorecard['criteria'][number]
  answers: WatchedInterview['answers']
  shown: Span | undefined
  onShow: (span: Span | undefined) => void
}) {
  return (
    <li className={styles['criterion']}>
      <Meter label={name.charAt(0).toUpperCase() + name.slice(1)} value={score} max={max} text={text.of(score, max)} />
      <p className={styles['reason']}>{reason}</p>
      {evidence.length > 0 && (
        <ul className={styles['evidence']}>
          {evidence.map(({ answerId, quote, start, end }) => {
            const isShown = shown?.answerId === answerId && shown.start === start && shown.end === end
            return (
              <li key={`${answerId} ${start} ${end}`}>
                <button
                  type="button"
                  title={quote}
                  aria-pressed={isShown}
                  disabled={!answers.some(({ id }) => id === answerId)}
                  onClick={() => onShow(isShown ? undefined : { answerId, start, end })}
                >
                  <span className="visually-hidden">{text.evidence}: </span>
                  <q>{quote}</q>
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </li>
  )
}
