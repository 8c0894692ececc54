import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './pill.module.css'

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent'

/** A state in a word. Its colour says nothing that the word does not. */
export function Pill({
  tone = 'neutral',
  dot = true,
  children,
  label,
}: {
  tone?: Tone
  dot?: boolean
  children: ReactNode
  label?: string
}) {
  return (
    <span className={classNames(styles['pill'], styles[tone], !dot && styles['plain'])} {...(label !== undefined && { title: label })}>
      {children}
    </span>
  )
}
