import { useEffect, useState, useSyncExternalStore } from 'react'
import { emotionOf } from '../charts/emotions.ts'
import { PulseEmotionDocument, PulseScoreDocument } from '../generated/graphql.ts'
import type { LiveStatus } from '../platform/live-options.ts'
import { useLive } from '../platform/use-live.ts'
import { createPulse, type Pulse, type PulseText } from './pulse.ts'

/** How often the clock is asked whether something has been wrong for a while. */
const lookMs = 1_000

export interface LivePulse {
  pulse: Pulse
  text: PulseText
  emotion: LiveStatus
  score: LiveStatus
}

/** Follows one interview's expression and score. */
export function usePulse(id: string): LivePulse {
  const [pulse] = useState(() => createPulse())
  const text = useSyncExternalStore(pulse.onText, pulse.text)
  const emotion = useLive(PulseEmotionDocument, { id }, ({ emotionUpdated: { capturedAt, outcome, dominant, valence } }) =>
    pulse.heard({ at: Date.parse(capturedAt), outcome, dominant: emotionOf(dominant), valence: valence ?? undefined }),
  )
  const score = useLive(PulseScoreDocument, { id }, ({ scoreUpdated }) => pulse.scored(scoreUpdated))
  useEffect(() => {
    const timer = setInterval(() => pulse.look(), lookMs)
    return () => clearInterval(timer)
  }, [pulse])
  return { pulse, text, emotion, score }
}
