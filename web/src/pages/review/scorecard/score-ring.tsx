import { strings } from '../../../strings/index.ts'
import { pointsOf } from '../format.ts'
import styles from './scorecard.module.css'

const text = strings.review.scorecard
const radius = 44
const around = 2 * Math.PI * radius

/** The total, as a number in a ring that is filled as far. */
export function ScoreRing({ total }: { total: number | null }) {
  const label = total === null ? text.noTotal : text.total(pointsOf(total))
  return (
    <div className={styles['ring']} role="img" aria-label={label}>
      <svg viewBox="0 0 100 100" aria-hidden focusable="false">
        <circle cx="50" cy="50" r={radius} fill="none" stroke="var(--sunken)" strokeWidth="9" />
        {total !== null && (
          <circle
            cx="50"
            cy="50"
            r={radius}
            fill="none"
            stroke="var(--accent-fill)"
            strokeWidth="9"
            strokeLinecap="round"
            strokeDasharray={`${(around * total) / 100} ${around}`}
            transform="rotate(-90 50 50)"
          />
        )}
      </svg>
      <div className={styles['total']} aria-hidden>
        <strong className="numbers">{total === null ? '–' : pointsOf(total)}</strong>
        <span className="quiet small">{text.of}</span>
      </div>
    </div>
  )
}
