import type { Emotion, FrameJourney, SampleOutcome } from '@parley/contracts'

/** One analysed frame: an event of the emotion feed as it is stored, rung and shown. JSON. */
export interface Sample {
  interviewId: string
  /** Its place in the feed. */
  number: number
  frameId: string
  /** Counted at intake. */
  frameNumber: number
  /** The sender's clock, ISO 8601 in UTC. */
  capturedAt: string
  /** Intake's clock, ISO 8601 in UTC. */
  receivedAt: string
  outcome: SampleOutcome
  /** Smoothed for display; null without a face. */
  dominant: Emotion | null
  /** Smoothed for display, in the order of `emotions`; null without a face. */
  probabilities: number[] | null
  faces: number
  valence: number | null
  attention: number | null
  latencyMs: number
  modelVersion: string
  /** Only on a sample that came by bell. */
  journey?: FrameJourney
}
