import type { Evidence } from '@parley/contracts'
import type { Reading } from '../reading/reading.ts'

/** What one criterion says of an answer, on its own merits. */
export interface Judgement {
  /** 0 to 1. */
  value: number
  /** One sentence for the people who read the scorecard. Never names a key point: candidates read it. */
  reason: string
  evidence: Evidence[]
}

/** Judges one quality of an answer. Pure: the same reading gives the same judgement. */
export type Criterion = (reading: Reading) => Judgement

/** Most quotations that one criterion gives. */
export const mostEvidence = 3

/** An answer that has less than this share of the length it should have is told so: its score shows it. */
export const briefBelow = 0.85

export const wordCount = (count: number): string => `${count} ${count === 1 ? 'word' : 'words'}`
