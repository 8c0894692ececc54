import { useId } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

/** One of a few. */
export function Choice<Value extends string>({
  label,
  value,
  choices,
  onChange,
  isInline = false,
}: {
  label: string
  value: Value
  choices: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
  /** The label stands beside it. */
  isInline?: boolean
}) {
  const id = useId()
  return (
    <div className={classNames(styles['field'], isInline && styles['inline'])}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <select id={id} className={styles['input']} value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}
