import { useId, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './surface.module.css'

/** A part of a page, with its heading. */
export function Card({
  title,
  aside,
  children,
  className,
}: {
  title?: string
  aside?: ReactNode
  children: ReactNode
  className?: string | undefined
}) {
  const id = useId()
  return (
    <section className={classNames(styles['card'], className)} {...(title !== undefined && { 'aria-labelledby': id })}>
      {(title !== undefined || aside !== undefined) && (
        <div className={styles['head']}>
          {title !== undefined && <h2 id={id}>{title}</h2>}
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}
