/** Why there is no recording at all. */
export type NoRecording = 'noConsent' | 'noAnswer' | 'never' | 'notYet'

/** For so long after an interview's end one may still be on its way, in ms. */
const onItsWayMs = 3_600_000

export interface RecordingFacts {
  consent: { recording: boolean } | null
  status: string
  completedAt: string | null
}

/** @param now in ms since the epoch */
export function noRecording({ consent, status, completedAt }: RecordingFacts, now: number): NoRecording {
  if (!consent) return 'noAnswer'
  if (!consent.recording) return 'noConsent'
  return status === 'IN_PROGRESS' || (completedAt !== null && now - Date.parse(completedAt) < onItsWayMs) ? 'notYet' : 'never'
}
