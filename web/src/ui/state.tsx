import { useEffect, useState, type ReactNode } from 'react'
import { strings } from '../strings/index.ts'
import { Button } from './button.tsx'
import styles from './state.module.css'

/** Something is on its way. Shown after a moment only, so that what is quick does not flicker. */
export function Loading({ children = strings.common.loading }: { children?: ReactNode }) {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles['state']} role="status">
      {isLate && (
        <>
          <span className={styles['spinner']} aria-hidden />
          <p className="quiet">{children}</p>
        </>
      )}
    </div>
  )
}

/** There is nothing; says why, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles['state']}>
      <h2>{title}</h2>
      {children !== undefined && <div className="quiet">{children}</div>}
    </div>
  )
}

/** It went wrong; says what, and the way out. */
export function Problem({
  title = strings.common.wentWrong,
  message,
  onRetry,
}: {
  title?: string
  message?: string | undefined
  onRetry?: () => void
}) {
  return (
    <div className={styles['state']} role="alert">
      <h2>{title}</h2>
      {message !== undefined && <p className="quiet">{message}</p>}
      {onRetry && <Button onPress={onRetry}>{strings.common.tryAgain}</Button>}
    </div>
  )
}
