import { useId } from 'react'
import styles from './meter.module.css'

/** A share of a whole, with its name and its value in words: the bar is for the eye alone. */
export function Meter({
  label,
  value,
  max = 1,
  text,
  colour,
}: {
  label: string
  value: number
  max?: number
  text: string
  colour?: string
}) {
  const id = useId()
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0
  return (
    <div className={styles['meter']}>
      <span id={id}>{label}</span>
      <div
        className={styles['track']}
        role="meter"
        aria-labelledby={id}
        aria-valuenow={Number(value.toFixed(3))}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuetext={text}
      >
        <div
          className={styles['fill']}
          style={{ width: `${(share * 100).toFixed(1)}%`, ...(colour !== undefined && { background: colour }) }}
        />
      </div>
      <span className={`${styles['value']} numbers quiet small`} aria-hidden>
        {text}
      </span>
    </div>
  )
}
