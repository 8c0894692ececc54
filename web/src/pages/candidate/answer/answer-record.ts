/** What this device knows of the answer to one question, until the platform has it. */
export interface AnswerRecord {
  questionId: string
  transcript: string
  /** Counts the changes of the transcript, over all devices. */
  version: number
  /** The newest version that the platform is known to have as a draft; 0: none. */
  savedVersion: number
  /** What was last sent as a draft, whether it arrived or not. */
  sent: { version: number; transcript: string } | null
  /** When the transcript was changed last, in ms on the platform's clock. */
  updatedAt: number
  handedIn: HandedIn | null
}

/** The candidate has said that this is the answer. */
export interface HandedIn {
  /** The idempotency key: however often it is sent, it is one answer. */
  key: string
  durationMs: number
  /** Milliseconds on the platform's clock. */
  at: number
  /** `waiting`: the platform is not known to have it. `accepted`: it has. Else the error's code for which it took it not. */
  outcome: 'waiting' | 'accepted' | { refused: string }
}

export const emptyRecord = (questionId: string, now: number): AnswerRecord => ({
  questionId,
  transcript: '',
  version: 0,
  savedVersion: 0,
  sent: null,
  updatedAt: now,
  handedIn: null,
})

/** Handed in, and not known to have come to the platform. */
export const isWaiting = ({ handedIn }: AnswerRecord): boolean => handedIn?.outcome === 'waiting'

export const refusalOf = ({ handedIn }: AnswerRecord): string | undefined =>
  typeof handedIn?.outcome === 'object' ? handedIn.outcome.refused : undefined

/** A draft with words that the platform does not have. */
export const isUnsaved = ({ handedIn, version, savedVersion }: AnswerRecord): boolean => handedIn === null && version > savedVersion
