import { EventEmitter } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { frameResult, topology, type FrameResult } from '@parley/contracts'
import { createPool, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createEmbeddedWorkQueue, readJson, type Delivery, type Message, type WorkQueue } from '@parley/messaging'
import { createHealth, createMetrics, now, silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { createInferenceWorker, type InferenceWorker } from './inference-worker.ts'
import { claimDimensions, groupPicture, noFace, oneFace } from './testing/photographs.ts'

// The worker as it runs: real networks in real threads, between two queues. One worker for all tests, since it takes a while to warm up.
const logger = silentLogger()
const metrics = createMetrics()
const health = createHealth()
const results = new EventEmitter<{ result: [Delivery] }>()
const dropped: string[] = []
let database: TestDatabase
let pool: Pool
let queue: WorkQueue
let worker: InferenceWorker

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'inference-test', max: 3, logger })
  queue = await createEmbeddedWorkQueue({ topology, pool, logger, onDropped: (_queue, { id }) => dropped.push(id) })
  await queue.consume('emotion.results', { prefetch: 100 }, (delivery) => {
    delivery.ack()
    results.emit('result', delivery)
  })
  // The machine may be busy with other tests: only the frame that is meant to be stale may be.
  worker = await createInferenceWorker({ queue, logger, metrics, health, backend: 'wasm', threads: 1, deadlineMs: 30_000 })
})
afterAll(async () => {
  await worker.close()
  await queue.close()
  await pool.end()
  await database.close()
})

interface FrameOptions {
  received?: number
  requestId?: string
}

const frame = (frameId: string, body: Uint8Array, { received = now(), requestId }: FrameOptions = {}): Message => {
  const headers = {
    frameId,
    interviewId: 'interview',
    frameNumber: 1,
    capturedAt: '2026-01-01T00:00:00.000Z',
    journey: { received, queued: received },
  }
  return { id: frameId, headers: requestId === undefined ? headers : { ...headers, requestId }, body }
}

/** Sends frames and waits for as many results. */
async function send(...frames: Message[]): Promise<Message[]> {
  const messages: Message[] = []
  const all = new Promise<void>((resolve) => {
    const take = (message: Message) => {
      if (messages.push(message) < frames.length) return
      results.off('result', take)
      resolve()
    }
    results.on('result', take)
  })
  for (const each of frames) await queue.publish('emotion.frames', each)
  await all
  return messages
}
const resultOf = (message: Message | undefined): FrameResult => {
  if (message === undefined) throw new Error('no result')
  return readJson(message, (value) => frameResult.parse(value))
}

describe('the inference worker', () => {
  test('is ready once the pool is warm, not before', async () => {
    expect(await health.report()).toEqual({ ready: false, checks: { 'inference pool': 'warming up' } })
    await worker.ready
    expect(await health.report()).toEqual({ ready: true, checks: { 'inference pool': 'ok' } })
  })

  test('answers a frame with all that the contract promises', async () => {
    const [message] = await send(frame('whole', await oneFace(), { requestId: 'request-12345' }))
    expect(message?.id).toBe('whole')
    expect(message?.headers['requestId']).toBe('request-12345')
    const result = resultOf(message)
    expect(result).toMatchObject({ frameId: 'whole', interviewId: 'interview', frameNumber: 1, outcome: 'OK', faces: 1 })
    expect(result.modelVersion).toBe('tiny-face-detector+face-expression/1.7.15 wasm')
    const { received, queued, dequeued, decoded, inferred } = result.journey
    const stamps = [received, queued, dequeued, decoded, inferred].map(Number)
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b))
  })

  test('answers every frame that lies, once each, and lives on', async () => {
    const good = await oneFace()
    const answers: Record<string, Partial<FrameResult>> = {
      truncated: { outcome: 'LOW_QUALITY', faces: 0, probabilities: null },
      text: { outcome: 'LOW_QUALITY', faces: 0 },
      empty: { outcome: 'LOW_QUALITY', faces: 0 },
      bomb: { outcome: 'LOW_QUALITY', faces: 0 },
      wall: { outcome: 'NO_FACE', faces: 0, probabilities: null },
      crowd: { outcome: 'MANY_FACES', faces: 5 },
      stale: { outcome: 'STALE', faces: 0, probabilities: null },
      good: { outcome: 'OK', faces: 1 },
    }
    const messages = await send(
      frame('truncated', good.subarray(0, good.length / 2)),
      frame('text', Buffer.from('not a picture at all')),
      frame('empty', Buffer.alloc(0)),
      frame('bomb', claimDimensions(good, 20_000, 20_000)),
      frame('wall', await noFace()),
      frame('crowd', await groupPicture(5)),
      frame('stale', good, { received: now() - 60_000 }),
      frame('good', good),
    )
    const told = Object.fromEntries(messages.map((message) => [message.id, resultOf(message)]))
    expect(Object.keys(told)).toHaveLength(messages.length)
    expect(told).toMatchObject(answers)
    expect(await health.report()).toMatchObject({ ready: true })
    expect(dropped).toEqual([])
  })

  test('drops a message that is no frame', async () => {
    await queue.publish('emotion.frames', { id: 'odd', headers: { frameId: 'odd' }, body: Buffer.alloc(1) })
    await send(frame('after', await noFace()))
    expect(dropped).toEqual(['odd'])
  })

  test('tells Prometheus what it does', async () => {
    const text = await metrics.scrape()
    expect(text).toContain('parley_frames_total{outcome="LOW_QUALITY"} 4')
    expect(text).toContain('parley_frames_total{outcome="STALE"} 1')
    for (const stage of ['wait', 'decode', 'detect', 'express']) expect(text).toContain(`parley_inference_seconds_count{stage="${stage}"}`)
    expect(text).toMatch(/^parley_inference_frame_seconds_count [1-9]/m)
    expect(text).toContain('parley_inference_info{backend="wasm"} 1')
    expect(text).toMatch(/^parley_inference_places [1-9]/m)
    expect(text).toContain('parley_inference_threads_busy 0')
    // Told of a second at least.
    const ratio = /^parley_inference_busy_ratio 0\.\d+$/m
    await eventually(async () => {
      if (!ratio.test(await metrics.scrape())) throw new Error('it has not been busy')
    })
    expect(text).not.toContain('gpu_utilization_ratio{')
    expect(text).toContain('parley_inference_frames_waiting 0')
  })

  test('takes no more frames once it is closed, and closes twice', async () => {
    await Promise.all([worker.close(), worker.close()])
    expect((await health.report()).checks).toEqual({})
    await queue.publish('emotion.frames', frame('late', await noFace()))
    expect(await queue.depth('emotion.frames')).toBe(1)
  })
})

describe('an inference worker that may not do without a GPU', () => {
  test('is not ready, says why, and leaves the frames to others', async () => {
    const required = await createInferenceWorker({ queue, logger, metrics, health, packages: '/nowhere', requireGpu: true })
    await expect(required.ready).rejects.toThrow('REQUIRE_GPU')
    const { ready, checks } = await health.report()
    expect(ready).toBe(false)
    expect(checks['inference pool']).toContain('gpu cuda: @tensorflow/tfjs-node-gpu is not installed')
    expect(checks['inference pool']).toContain('wasm: REQUIRE_GPU asks for a GPU')
    await queue.publish('emotion.frames', frame('untouched', await noFace()))
    expect(await queue.depth('emotion.frames')).toBeGreaterThan(0)
    await required.close()
  })
})
