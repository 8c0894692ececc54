import { clockTime } from '../../charts/moments.ts'
import { useNow } from '../../live/use-now.ts'
import { useConnection } from '../../platform/use-connection.ts'
import { strings } from '../../strings/index.ts'
import type { CatchUp } from './catch-up.ts'
import { useCaughtUp } from './use-catch-up.ts'
import type { Freshness as Known } from './use-freshness.ts'
import styles from './header.module.css'

const text = strings.watch

function ageOf(at: number | undefined, now: number): string {
  if (at === undefined) return text.fresh.never
  const seconds = Math.max(0, Math.floor((now - at) / 1_000))
  return seconds < 120 ? text.fresh.ago(seconds) : text.fresh.agoMinutes(Math.floor(seconds / 60))
}

/** How old the newest event is, how long its analysis took, and what was caught up after a loss. */
export function Freshness({ freshness, catchUp }: { freshness: Known; catchUp: CatchUp }) {
  const now = useNow(1_000)
  const { state } = useConnection()
  const caughtUp = useCaughtUp(catchUp)
  const { at, latencyMs } = freshness.read()
  return (
    <div className={styles['fresh']}>
      <p className="quiet small numbers" data-fresh>
        {ageOf(at, now)}
        {latencyMs !== undefined && (
          <>
            {' · '}
            <span data-latency={Math.round(latencyMs)}>{text.fresh.analysed(Math.round(latencyMs))}</span>
          </>
        )}
      </p>
      <p role="status" className={styles['told']} data-kind={caughtUp ? 'good' : 'warn'}>
        {state !== 'connected' && at !== undefined ? text.away : caughtUp && text.caughtUp(caughtUp.events, clockTime(caughtUp.since))}
      </p>
    </div>
  )
}
