import { useEffect, useState } from 'react'
import { serverClock } from '../../../platform/request.ts'
import { strings } from '../../../strings/index.ts'
import { clockText, tellingAt, timeLeft, type Telling } from './question-clock.ts'
import styles from './clock.module.css'

const text = strings.candidate.clock
const lookEveryMs = 200

/** What is left of a question's time; told to screen readers at a minute, half of one, and the end. */
export function Clock({
  total,
  since,
  isLarge,
  extraTimePercent,
}: {
  total: number | undefined
  since: number
  isLarge: boolean
  extraTimePercent: number
}) {
  const left = useTimeLeft(total, since)
  const told = useTelling(left)
  if (total === undefined || left === undefined) return <p className="quiet small">{text.untimed}</p>
  const isOver = left === 0
  return (
    <div className={styles['clock']} data-large={isLarge || undefined}>
      <span className="quiet small">{isOver ? text.overShort : text.left}</span>
      <span className={`${styles['time']} numbers`} role="timer" aria-label={text.left} data-over={isOver || undefined}>
        {clockText(left)}
      </span>
      <span className={styles['track']} aria-hidden>
        <span style={{ width: `${((left / total) * 100).toFixed(1)}%` }} />
      </span>
      {isOver && <p className={styles['over']}>{text.over}</p>}
      {!isOver && extraTimePercent > 0 && <p className="quiet small">{text.extra(extraTimePercent)}</p>}
      <span className="visually-hidden" role="status">
        {told !== undefined && text.tellings[told]}
      </span>
    </div>
  )
}

/** In ms, to the second that is shown. */
function useTimeLeft(total: number | undefined, since: number): number | undefined {
  const [left, setLeft] = useState(() => secondsLeft(total, since))
  useEffect(() => {
    const look = (): void => setLeft(secondsLeft(total, since))
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [total, since])
  return left
}

const secondsLeft = (total: number | undefined, since: number): number | undefined =>
  total === undefined ? undefined : Math.ceil(timeLeft(total, since, serverClock.now()) / 1_000) * 1_000

function useTelling(left: number | undefined): Telling | undefined {
  const [told, setTold] = useState<Telling>()
  const [before, setBefore] = useState<number>()
  useEffect(() => {
    if (left === undefined) return
    const now = tellingAt(before, left)
    if (now !== undefined) setTold(now)
    setBefore(left)
  }, [left, before])
  return told
}
