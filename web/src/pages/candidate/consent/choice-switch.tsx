import { useId } from 'react'
import styles from './consent.module.css'

/** A yes or no, said by the candidate. */
export function ChoiceSwitch({
  label,
  isChosen,
  isDisabled = false,
  describedBy,
  onChange,
}: {
  label: string
  isChosen: boolean
  isDisabled?: boolean
  describedBy?: string
  onChange: (isChosen: boolean) => void
}) {
  const id = useId()
  return (
    <div className={styles['choice']}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className={styles['switch']}
        checked={isChosen}
        disabled={isDisabled}
        {...(describedBy !== undefined && { 'aria-describedby': describedBy })}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
