import { useEffect, useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Meter } from '../../../ui/meter.tsx'
import styles from './check.module.css'
import { watchLevel } from './level-meter.ts'

const text = strings.candidate.check.camera
/** Louder than a quiet room. */
const voice = 0.3

/** How loud the microphone hears, and whether it has heard anything yet. */
export function Level({ stream }: { stream: MediaStream }) {
  const [level, setLevel] = useState(0)
  const [isHeard, setHeard] = useState(false)
  useEffect(() => {
    setHeard(false)
    return watchLevel(stream, (now) => {
      // Whole steps: what the eye cannot tell apart is not drawn anew.
      setLevel(Math.round(now * 20) / 20)
      if (now > voice) setHeard(true)
    })
  }, [stream])
  return (
    <div className={styles['level']}>
      <Meter label={text.level} value={level} text={`${Math.round(level * 100)} %`} colour="var(--good)" />
      <p className="small" role="status">
        {isHeard ? text.heard : text.quiet}
      </p>
      {!isHeard && <p className="quiet small">{text.quietHint}</p>}
    </div>
  )
}
