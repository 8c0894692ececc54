import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { now, silentLogger } from '@parley/platform'
import { oneFace } from '../testing/photographs.ts'
import { createInferencePool, type InferencePool } from './inference-pool.ts'

// Not a benchmark: it shows that the pool keeps its threads busy, and prints what this machine does at this moment.
const frames = 60
const interviews = 20
let pool: InferencePool

beforeAll(async () => {
  pool = createInferencePool({ backend: 'wasm', logger: silentLogger(), deadlineMs: 60_000, maxWaiting: frames })
  await pool.ready
})
afterAll(() => pool.close())

test(`reads ${frames} frames of ${interviews} interviews with all its threads`, async () => {
  const jpeg = await oneFace()
  const start = now()
  const readings = Array.from({ length: frames }, (_, i) => pool.read({ interviewId: `${i % interviews}`, jpeg, receivedAt: now() }))
  expect(pool.busy).toBe(pool.capacity)
  const outcomes = (await Promise.all(readings)).map(({ reading }) => reading.outcome)
  process.stdout.write(`inference pool: ${Math.round((frames * 1000) / (now() - start))} frames/s with ${pool.capacity} threads\n`)
  expect(outcomes).toEqual(Array.from({ length: frames }, () => 'OK'))
})
