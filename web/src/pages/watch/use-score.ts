import { useState } from 'react'
import { WatchScoreDocument } from '../../generated/graphql.ts'
import type { LiveStatus } from '../../platform/live-options.ts'
import { useLive } from '../../platform/use-live.ts'
import type { Hear, Scorecard } from './parts.ts'

/** The scorecard as it is; undefined until it is known. */
export function useScore(id: string, hear: Hear): { card: Scorecard | undefined; status: LiveStatus } {
  const [card, setCard] = useState<Scorecard>()
  const status = useLive(WatchScoreDocument, { id }, ({ scoreUpdated }) => {
    setCard(scoreUpdated)
    hear(Date.now())
  })
  return { card, status }
}
