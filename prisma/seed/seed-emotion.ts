import { emotions } from '@parley/contracts'
import type { Query } from '@parley/database'
import { valenceOf } from '@parley/inference-worker'
import { accessRow } from './access-row.ts'
import { emotionCurve } from './emotion-curve.ts'
import { insert } from './insert.ts'
import type { PastInterview } from './past-interviews.ts'

const modelVersion = 'seeded'

/** The emotion subgraph's rows of past interviews: a made-up curve each, with its summary. */
export async function seedEmotion(query: Query, past: readonly PastInterview[]): Promise<void> {
  await insert(query, 'emotion.interview_access', past.map(accessRow))
  for (const interview of past) {
    const points = emotionCurve(interview.id, interview.startedAt, interview.completedAt)
    const sum = (valueOf: (point: (typeof points)[number]) => number) => points.reduce((total, point) => total + valueOf(point), 0)
    await insert(query, 'emotion.emotion_summaries', [
      {
        interview_id: interview.id,
        head: points.length,
        floor: 0,
        frames_accepted: points.length,
        frames_analysed: points.length,
        frames_dropped: 0,
        faces_seen: points.length,
        probability_sums: emotions.map((_, i) => sum(({ raw }) => raw[i] ?? 0)),
        valence_sum: sum(({ raw }) => valenceOf(raw)),
        attention_sum: sum(({ attention }) => attention),
        first_captured_at: points[0]?.capturedAt,
        last_captured_at: points.at(-1)?.capturedAt,
      },
    ])
    await insert(
      query,
      'emotion.emotion_analysis',
      points.map(({ capturedAt, raw, probabilities, attention, latencyMs }, index) => ({
        session_id: interview.id,
        number: index + 1,
        frame_id: `frame-${interview.id}-${index + 1}`,
        frame_number: index + 1,
        timestamp: capturedAt,
        received_at: capturedAt,
        outcome: 'OK',
        dominant: emotions[probabilities.indexOf(Math.max(...probabilities))],
        probabilities,
        raw,
        faces: 1,
        valence: valenceOf(probabilities),
        attention,
        latency_ms: latencyMs,
        model_version: modelVersion,
      })),
    )
  }
}
