import { useEffect, useState } from 'react'
import type { LiveStatus } from '../../platform/live-options.ts'
import { strings } from '../../strings/index.ts'
import styles from './watch-page.module.css'

const text = strings.watch.missing
/** What has not come for so long is missing. */
const patienceMs = 4_000

/** Whether a subscription's first event has been waited for long enough. */
export function useIsLate(status: LiveStatus): boolean {
  const [isLate, setLate] = useState(false)
  const isWaiting = status.state === 'waiting'
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [isWaiting])
  return isWaiting && isLate
}

/**
 * Says that a part of the platform does not answer, where its part of the page is; nothing while it does.
 * @param what is said when nothing has come for long; without it, nothing need come
 */
export function Missing({ status, what }: { status: LiveStatus; what?: string }) {
  const isLate = useIsLate(status)
  const said =
    status.state === 'ended'
      ? text.part(strings.common.errors[status.code] ?? status.message)
      : status.state === 'live' && status.partial !== undefined
        ? text.part(status.partial)
        : isLate
          ? what
          : undefined
  return (
    <p role="status" className={styles['missing']}>
      {said}
    </p>
  )
}
