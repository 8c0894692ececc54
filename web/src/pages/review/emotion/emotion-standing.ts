/** What there is of an interview's expressions, and if nothing, why. */
export type EmotionStanding = 'off' | 'noConsent' | 'withdrawn' | 'noFrames' | 'noFace' | 'samplesDeleted' | 'kept'

export interface EmotionFacts {
  /** Whether the organisation reads expressions now. */
  isOn: boolean
  consent: { emotion: boolean } | null
  summary: { framesAccepted: number; probabilities: object | null } | null
  /** How many samples there are, once all are read; undefined before. */
  samples: number | undefined
}

export function emotionStanding({ isOn, consent, summary, samples }: EmotionFacts): EmotionStanding {
  if (summary && summary.framesAccepted > 0) {
    if (summary.probabilities) return samples === 0 ? 'samplesDeleted' : 'kept'
    return consent?.emotion === false ? 'withdrawn' : 'noFace'
  }
  if (!isOn) return 'off'
  return consent?.emotion ? 'noFrames' : 'noConsent'
}
