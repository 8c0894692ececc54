import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField, type TextFieldProps } from 'react-aria-components/TextField'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  label: string
  /** More about what is wanted, read with the label. */
  hint?: string
  /** What is wrong with what is there. */
  error?: string
  /** Lines of a text area; default: one line. */
  rows?: number
  placeholder?: string
  /** For screen readers alone: what is around says it to the eye. */
  hidesLabel?: boolean
}

export function Field({ label, hint, error, rows, placeholder, hidesLabel, ...props }: FieldProps) {
  return (
    <TextField {...props} isInvalid={error !== undefined} className={styles['field'] ?? ''}>
      <Label className={hidesLabel ? 'visually-hidden' : (styles['label'] ?? '')}>{label}</Label>
      {rows === undefined ? (
        <Input className={styles['input'] ?? ''} {...(placeholder !== undefined && { placeholder })} />
      ) : (
        <TextArea className={classNames(styles['input'], styles['area'])} rows={rows} {...(placeholder !== undefined && { placeholder })} />
      )}
      {hint !== undefined && (
        <Text slot="description" className={styles['hint'] ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error}</FieldError>
    </TextField>
  )
}
