import type { FrameResult } from '@parley/contracts'
import type { SummaryChange, SummaryState } from '../summary/summary-rows.ts'
import type { Sample } from '../timeline/sample.ts'
import { smooth } from './smoothing.ts'

/** A sample and what only the table keeps of it. */
export interface AnalysedFrame {
  sample: Sample
  /** Probabilities as the model gave them; null without a face. */
  raw: number[] | null
}

/**
 * Takes an interview's results into its summary: numbers them after its head, smooths them, adds them up.
 * @param results of one interview, at least one, none of them seen before; taken in the order of arrival at intake
 * @param storedAt milliseconds, for the latency
 */
export function analyse(
  before: SummaryState,
  results: readonly FrameResult[],
  storedAt: number,
): { change: SummaryChange; frames: AnalysedFrame[] } {
  let state = before
  const frames: AnalysedFrame[] = []
  const inOrder = [...results].sort((a, b) => a.journey.received - b.journey.received || a.frameNumber - b.frameNumber)
  for (const result of inOrder) {
    state = addUp(state, result)
    frames.push({ sample: toSample(state, result, storedAt), raw: result.probabilities })
  }
  const captured = results.map(({ capturedAt }) => Date.parse(capturedAt))
  const [firstCapturedAt, lastCapturedAt] = [new Date(Math.min(...captured)), new Date(Math.max(...captured))]
  return { change: { state, analysed: frames.length, firstCapturedAt, lastCapturedAt }, frames }
}

function addUp(state: SummaryState, { probabilities, valence, attention, journey }: FrameResult): SummaryState {
  const next = { ...state, head: state.head + 1 }
  if (probabilities === null) return next
  return {
    ...next,
    facesSeen: state.facesSeen + 1,
    probabilitySums: state.probabilitySums.map((sum, index) => sum + (probabilities[index] ?? 0)),
    valenceSum: state.valenceSum + (valence ?? 0),
    attentionSum: state.attentionSum + (attention ?? 0),
    smoothing: smooth(state.smoothing, { probabilities, valence, attention, at: journey.received }),
  }
}

/** @param state after this result was added */
function toSample({ head, smoothing }: SummaryState, result: FrameResult, storedAt: number): Sample {
  const shown = result.probabilities === null ? null : smoothing
  return {
    interviewId: result.interviewId,
    number: head,
    frameId: result.frameId,
    frameNumber: result.frameNumber,
    capturedAt: result.capturedAt,
    receivedAt: new Date(result.journey.received).toISOString(),
    outcome: result.outcome,
    dominant: shown?.dominant ?? null,
    probabilities: shown?.probabilities ?? null,
    faces: result.faces,
    valence: shown?.valence ?? null,
    attention: shown?.attention ?? null,
    // Clocks of two replicas may be apart by more than a frame takes.
    latencyMs: Math.max(0, storedAt - result.journey.received),
    modelVersion: result.modelVersion,
  }
}
