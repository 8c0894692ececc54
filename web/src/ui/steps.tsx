import styles from './steps.module.css'

/** How far something is in a number of equal steps: in words, and as small bars for the eye. */
export function Steps({ at, of, label }: { at: number; of: number; label: string }) {
  return (
    <span className={styles['steps']}>
      <span className={styles['bars']} aria-hidden>
        {Array.from({ length: Math.min(of, 24) }, (_, index) => (
          <span key={index} data-step={index + 1 < at ? 'done' : index + 1 === at ? 'now' : 'ahead'} />
        ))}
      </span>
      <span className="small">{label}</span>
    </span>
  )
}
