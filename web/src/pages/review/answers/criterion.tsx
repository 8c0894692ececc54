import { strings } from '../../../strings/index.ts'
import { Meter } from '../../../ui/meter.tsx'
import { pointsOf, titled } from '../format.ts'
import type { Criterion, Evidence } from '../review-data.ts'
import styles from './criterion.module.css'

const text = strings.review.criterion

interface CriterionProps {
  criterion: Criterion
  /** Lights the words while a person points at what rests on them; undefined: at nothing any more. */
  onPoint?: (evidence: readonly Evidence[] | undefined) => void
  onChoose: (evidence: Evidence) => void
  /** The one that was chosen. */
  chosen?: Evidence | undefined
  /** Says from which answer a quotation is. */
  numberOf?: (answerId: string) => number | undefined
}

/** One criterion: how many points, why, and the words that it rests on. */
export function CriterionView({ criterion, onPoint, onChoose, chosen, numberOf }: CriterionProps) {
  const { name, score, max, weight, reason, confidence, evidence } = criterion
  return (
    <li className={styles['criterion']} onPointerEnter={() => onPoint?.(evidence)} onPointerLeave={() => onPoint?.(undefined)}>
      <Meter label={titled(name)} value={score} max={max} text={text.score(pointsOf(score), max)} />
      <p className={styles['reason']}>{reason}</p>
      <p className={`${styles['facts']} quiet small numbers`}>
        <span title={text.weightTitle}>{text.weight(weight)}</span>
        <span title={text.confidenceTitle}>{text.confidence(confidence)}</span>
      </p>
      {evidence.length > 0 && (
        <ul className={styles['evidence']} aria-label={text.evidence}>
          {evidence.map((one) => {
            const number = numberOf?.(one.answerId)
            return (
              <li key={`${one.answerId} ${one.start} ${one.end}`}>
                <button
                  type="button"
                  className={styles['quote']}
                  aria-pressed={one === chosen}
                  title={one.quote}
                  onPointerEnter={() => onPoint?.([one])}
                  onPointerLeave={() => onPoint?.(evidence)}
                  onFocus={() => onPoint?.([one])}
                  onBlur={() => onPoint?.(undefined)}
                  onClick={() => onChoose(one)}
                >
                  <span className="visually-hidden">{text.show}</span> {number !== undefined && <b>{text.answer(number)}</b>} “{one.quote}”
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </li>
  )
}
