import { strings } from '../../../strings/index.ts'
import type { Step } from './step-of.ts'
import styles from './taking.module.css'

const text = strings.candidate.steps
const shown = ['check', 'consent', 'question', 'finished'] as const
const placeOf: Readonly<Record<Step, number>> = { check: 0, consent: 1, ready: 2, question: 2, sending: 2, finished: 3, over: -1 }

/** How far the candidate is, in words and at a glance. */
export function StepsNav({ step }: { step: Step }) {
  const place = placeOf[step]
  if (place < 0) return null
  return (
    <ol className={styles['steps']} aria-label={text.label}>
      {shown.map((name, index) => (
        <li key={name} {...(index === place && { 'aria-current': 'step' as const })} {...(index < place && { 'data-done': true })}>
          <span className={styles['number']} aria-hidden>
            {index < place ? '✓' : index + 1}
          </span>
          <span className={styles['name']}>{text[name]}</span>
          {index < place && <span className="visually-hidden">{text.done}</span>}
        </li>
      ))}
    </ol>
  )
}
