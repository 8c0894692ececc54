import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { now, silentLogger } from '@parley/platform'
import { createInferencePool, type InferencePool } from '../pool/inference-pool.ts'
import { groupPicture, noFace, oneFace, portrait } from '../testing/photographs.ts'
import { onnxPackages } from '../testing/onnx-packages.ts'
import type { BatchDone } from './serial-model.ts'

// Frames read in batches by a process of their own, as on a GPU: real networks in ONNX Runtime, here on the CPU. Held to the pool of threads.
const batch = 8
const batches: BatchDone[] = []
let device: InferencePool
let threads: InferencePool

beforeAll(async () => {
  const packages = await onnxPackages()
  const common = { logger: silentLogger(), deadlineMs: 120_000, frameTimeoutMs: 60_000, threads: 1 }
  device = createInferencePool({ ...common, backend: 'onnx', packages, batch, onBatch: (done) => batches.push(done) })
  threads = createInferencePool({ ...common, backend: 'wasm' })
  await Promise.all([device.ready, threads.ready])
}, 300_000)
afterAll(() => Promise.all([device.close(), threads.close()]))

const read = (pool: InferencePool, jpeg: Uint8Array, interviewId = 'one') => pool.read({ interviewId, jpeg, receivedAt: now() })

describe('a device that reads batches', () => {
  test('says of each frame what a thread says of it', async () => {
    const faces = await Promise.all([0, 1, 2, 3, 4].map(async (i) => portrait(i, 480)))
    const pictures = [await oneFace(), await groupPicture(5), await noFace(), Buffer.from('no picture'), ...faces]
    const [together, alone] = await Promise.all(
      [device, threads].map((pool) => Promise.all(pictures.map((jpeg, i) => read(pool, jpeg, `${i}`)))),
    )
    expect(together?.map(({ reading }) => reading.outcome)).toEqual(alone?.map(({ reading }) => reading.outcome))
    for (const [i, { reading }] of (together ?? []).entries()) {
      const expected = alone?.[i]?.reading
      expect(reading.faces).toBe(expected?.faces)
      const differences = reading.probabilities?.map((value, j) => Math.abs(value - (expected?.probabilities?.[j] ?? Number.NaN))) ?? [0]
      expect(Math.max(...differences)).toBeLessThan(1e-4)
    }
  })

  test('computes many frames at once when many are there, in batches no larger than it may', async () => {
    batches.length = 0
    const jpeg = await oneFace()
    const readings = await Promise.all(Array.from({ length: 48 }, (_, i) => read(device, jpeg, `${i % 12}`)))
    expect(readings.map(({ reading }) => reading.outcome)).toEqual(Array.from({ length: 48 }, () => 'OK'))
    const sizes = batches.filter(({ network }) => network === 'detect').map(({ size }) => size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(48)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(batch)
    expect(Math.max(...sizes)).toBeGreaterThan(1)
  })

  test('does not let a lone frame wait', async () => {
    batches.length = 0
    await read(device, await oneFace())
    expect(batches.map(({ network, size }) => [network, size])).toEqual([
      ['detect', 1],
      ['read', 1],
    ])
  })

  test('stamps each stage of a frame', async () => {
    const start = now()
    const { decodedAt, inferredAt, stages } = await read(device, await oneFace())
    const stamps = [start, decodedAt, inferredAt, now()].map(Number)
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b))
    expect(Object.keys(stages)).toEqual(['decode', 'detect', 'express'])
  })

  test('tells how long it was at work', () => {
    expect(device.busyMs).toBeGreaterThan(0)
  })
})
