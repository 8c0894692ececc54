import { emotions, toMillionths, type FrameResult } from '@parley/contracts'
import type { Query } from '@parley/database'
import { now } from '@parley/platform'
import { randomUUID } from 'node:crypto'
import { createFrameNumbering } from '../../../subgraphs/emotion/src/frame-intake/numbering.ts'

/**
 * What workers answer for `frames` frames of each interview, in the order in which they come: a frame of every interview, in an order of
 * chance, then the next. The frames have been accepted: they are numbered, counted and in flight.
 */
export async function createResults(query: Query, interviewIds: readonly string[], frames: number): Promise<FrameResult[]> {
  const numbering = createFrameNumbering({ query, backlog: interviewIds.length })
  const results: FrameResult[] = []
  for (let frame = 0; frame < frames; frame += 1)
    results.push(...(await Promise.all(shuffled(interviewIds).map(async (id) => resultOf(id, await numbering.number(id))))))
  await numbering.close()
  return results
}

/** A face as the models read one: seven probabilities, no two alike. */
function resultOf(interviewId: string, frameNumber: number): FrameResult {
  const shares = emotions.map(() => Math.random() ** 3)
  const sum = shares.reduce((total, share) => total + share, 0)
  const received = now()
  return {
    interviewId,
    frameNumber,
    frameId: randomUUID(),
    capturedAt: new Date(received - 40).toISOString(),
    outcome: 'OK',
    faces: 1,
    probabilities: shares.map((share) => toMillionths(share / sum)),
    box: { x: 210.5, y: 96.25, width: 180, height: 182.5 },
    valence: toMillionths(2 * Math.random() - 1),
    attention: toMillionths(Math.random()),
    modelVersion: 'face-api-1.7.15',
    journey: { received, queued: received + 0.5 },
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[]): T[] {
  const copy = [...items]
  for (let place = copy.length - 1; place > 0; place -= 1) {
    const other = Math.floor(Math.random() * (place + 1))
    ;[copy[place], copy[other]] = [copy[other] as T, copy[place] as T] // both within the array
  }
  return copy
}
