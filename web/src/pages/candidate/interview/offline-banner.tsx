import { useEffect, useState } from 'react'
import { useConnection } from '../../../platform/use-connection.ts'
import { strings } from '../../../strings/index.ts'
import type { Answers } from '../answer/use-answers.ts'
import styles from './taking.module.css'

const text = strings.candidate.offline
/** A connection that comes back sooner was not worth a word. */
const patienceMs = 2_000
const goodNewsMs = 6_000

/** Says that the network is gone and that nothing is lost; and, for a moment, that it is back. */
export function OfflineBanner({ answers, isRunning }: { answers: Answers; isRunning: boolean }) {
  const { state, lostAt } = useConnection()
  const isAway = answers.sync.isFailing || (lostAt !== undefined && state !== 'connected')
  const isOffline = useLasting(isAway, patienceMs) && isRunning
  const isBack = useAfter(isOffline, goodNewsMs) && !answers.isUnsent
  return (
    <div role="status">
      {isOffline && (
        <p className={styles['banner']} data-offline>
          <strong>{text.title}</strong> {answers.isKept ? text.detail : strings.candidate.question.notKept}
        </p>
      )}
      {!isOffline && isBack && (
        <p className={styles['banner']} data-tone="good">
          {text.back}
        </p>
      )}
    </div>
  )
}

/** True once it has been for so long. */
function useLasting(is: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!is) return setLasts(false)
    const timer = setTimeout(() => setLasts(true), ms)
    return () => clearTimeout(timer)
  }, [is, ms])
  return is && lasts
}

/** True for so long after it has ended. */
function useAfter(is: boolean, ms: number): boolean {
  const [wasSo, setWasSo] = useState(false)
  useEffect(() => {
    if (is) return setWasSo(true)
    const timer = setTimeout(() => setWasSo(false), ms)
    return () => clearTimeout(timer)
  }, [is, ms])
  return wasSo && !is
}
