import { emotions, sampleOutcome } from '@parley/contracts'
import { z } from 'zod'
import type { Sample } from './sample.ts'

/** Columns of `emotion.emotion_analysis` that make a sample. */
export const sampleColumns = [
  'session_id',
  'number',
  'frame_id',
  'frame_number',
  'timestamp',
  'received_at',
  'outcome',
  'dominant',
  'probabilities',
  'faces',
  'valence',
  'attention',
  'latency_ms',
  'model_version',
] as const

const instant = z.date().transform((date) => date.toISOString())

const sampleRow = z
  .object({
    session_id: z.string(),
    number: z.number(),
    frame_id: z.string(),
    frame_number: z.number(),
    timestamp: instant,
    received_at: instant,
    outcome: sampleOutcome,
    dominant: z.enum(emotions).nullable(),
    probabilities: z.array(z.number()),
    faces: z.number(),
    valence: z.number().nullable(),
    attention: z.number().nullable(),
    latency_ms: z.number(),
    model_version: z.string(),
  })
  .transform((row): Sample => ({
    interviewId: row.session_id,
    number: row.number,
    frameId: row.frame_id,
    frameNumber: row.frame_number,
    capturedAt: row.timestamp,
    receivedAt: row.received_at,
    outcome: row.outcome,
    dominant: row.dominant,
    probabilities: row.probabilities.length === 0 ? null : row.probabilities,
    faces: row.faces,
    valence: row.valence,
    attention: row.attention,
    latencyMs: row.latency_ms,
    modelVersion: row.model_version,
  }))

/** A row of `sampleColumns`. */
export const readSample = (row: Record<string, unknown>): Sample => sampleRow.parse(row)
