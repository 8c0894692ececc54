import type { FrameSocketMessage } from '@parley/contracts'
import { toProbabilities } from '../resolvers/probabilities.ts'
import { sampleCursor } from '../timeline/emotion-feed.ts'
import type { Sample } from '../timeline/sample.ts'

/** A sample as the socket tells it. @param lagged updates left out before it */
export const emotionUpdate = (sample: Sample, lagged: number): FrameSocketMessage => ({
  type: 'emotion_update',
  data: {
    session_id: sample.interviewId,
    timestamp: Date.parse(sample.capturedAt),
    emotion: sample.dominant,
    probabilities: sample.probabilities && toProbabilities(sample.probabilities),
    outcome: sample.outcome,
    faces: sample.faces,
    valence: sample.valence,
    attention: sample.attention,
    latency_ms: sample.latencyMs,
    model_version: sample.modelVersion,
    cursor: sampleCursor(sample),
    ...(lagged > 0 && { lagged }),
  },
})
