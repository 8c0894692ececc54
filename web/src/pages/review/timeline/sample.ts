import { emotionOf, type EmotionName, type Probabilities } from '../../../charts/emotions.ts'
import type { TimelinePage } from '../review-data.ts'

/** What was read from one frame. */
export interface Sample {
  /** By the sender's clock, in ms since the epoch. */
  at: number
  capturedAt: string
  outcome: string
  dominant: EmotionName | undefined
  /** null: no face was read. */
  probabilities: Probabilities | null
  faces: number
  valence: number | null
  attention: number | null
  latencyMs: number
  modelVersion: string
}

export const samplesOf = ({ edges }: TimelinePage): Sample[] =>
  edges.map(({ node }) => ({ ...node, at: Date.parse(node.capturedAt), dominant: emotionOf(node.dominant) }))

/** In the order of their times: they come in the order in which their frames arrived. */
export const inOrder = (samples: readonly Sample[]): Sample[] => samples.toSorted((one, other) => one.at - other.at)
