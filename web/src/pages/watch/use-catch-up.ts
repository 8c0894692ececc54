import { useEffect, useState } from 'react'
import { useNow } from '../../live/use-now.ts'
import { connection } from '../../platform/live.ts'
import { createCatchUp, type CaughtUp, type CatchUp } from './catch-up.ts'

/** Counts what is missed while the page has no connection. */
export function useCatchUp(): CatchUp {
  const [catchUp] = useState(createCatchUp)
  useEffect(() => {
    let was = connection.read().state
    return connection.onChange(() => {
      const { state } = connection.read()
      if (state === was) return
      if (was === 'connected') catchUp.lost()
      if (state === 'connected') catchUp.connected(Date.now())
      was = state
    })
  }, [catchUp])
  return catchUp
}

/** What was caught up last, for as long as it is said. */
export const useCaughtUp = (catchUp: CatchUp): CaughtUp | undefined => catchUp.done(useNow(1_000))
