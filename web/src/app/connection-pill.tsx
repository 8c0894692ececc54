import { useEffect, useState } from 'react'
import { useConnection } from '../platform/use-connection.ts'
import { strings } from '../strings/index.ts'
import { Pill, type Tone } from '../ui/pill.tsx'

const tones: Record<string, Tone> = { connected: 'good', connecting: 'warn', waiting: 'bad', closed: 'neutral' }

/** How the live connection stands, and how far the platform is away: always in sight where something is live. */
export function ConnectionPill() {
  const { state, roundTripMs, lostAt } = useConnection()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (lostAt === undefined) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [lostAt])
  const { connection } = strings.common
  if (state === 'closed' && lostAt === undefined) return null
  const seconds = lostAt === undefined ? 0 : Math.max(0, Math.round((now - lostAt) / 1_000))
  return (
    <span role="status" data-connection={state}>
      <Pill tone={tones[state] ?? 'neutral'} label={connection.roundTripTitle}>
        {connection[state]}
        {state === 'connected' && roundTripMs !== undefined && (
          <span className="numbers" aria-hidden>
            {connection.roundTrip(Math.round(roundTripMs))}
          </span>
        )}
        {seconds > 0 && <span className="numbers">{connection.lostFor(seconds)}</span>}
      </Pill>
    </span>
  )
}
