import { emotions, type FrameResult } from '@parley/contracts'
import { now } from '@parley/platform'

/** A worker's answer: a happy face, unless told otherwise. */
export function resultOf(frame: { interviewId: string; frameNumber: number }, changes: Partial<FrameResult> = {}): FrameResult {
  return {
    frameId: `${frame.interviewId}-${frame.frameNumber}`,
    capturedAt: new Date().toISOString(),
    outcome: 'OK',
    faces: 1,
    probabilities: emotions.map((emotion) => (emotion === 'happy' ? 0.7 : 0.05)),
    box: { x: 10, y: 10, width: 100, height: 100 },
    valence: 0.5,
    attention: 0.9,
    modelVersion: 'test-1',
    journey: { received: now() - 20, queued: now() - 15 },
    ...frame,
    ...changes,
  }
}
