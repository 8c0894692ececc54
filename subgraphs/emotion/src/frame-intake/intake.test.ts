import { expect, test } from '@jest/globals'
import { anonymous, createMetrics, silentLogger, type Metrics } from '@parley/platform'
import type { Message, WorkQueue } from '@parley/messaging'
import { createFrameQueue, type FrameQueue } from './frame-queue.ts'
import { createFrameRate } from './frame-rate.ts'
import { createIntake } from './intake.ts'
import { jpegOf } from './jpeg.fixture.ts'
import { createFrameNumbering } from './numbering.ts'

const roomy: FrameQueue = { ready: () => true, send: async () => {} }
const submitTo = (changes: { frames?: FrameQueue; backlog?: number; databaseFails?: boolean; metrics?: Metrics }) =>
  createIntake({
    requireSender: async () => {},
    rate: createFrameRate(),
    numbering: createFrameNumbering({
      query: async () => {
        if (changes.databaseFails) throw new Error('no database')
        return [{ frame_number: 1 }]
      },
      ...(changes.backlog === undefined ? {} : { backlog: changes.backlog }),
    }),
    frames: changes.frames ?? roomy,
    metrics: changes.metrics ?? createMetrics(),
  }).submit({ principal: anonymous, interviewId: 'i', capturedAt: new Date(), image: jpegOf(), receivedAt: 1_000 })

/** A work queue as full as told. */
const queueOf = (depth: () => Promise<number>, publish: (message: Message) => Promise<void> = async () => {}): WorkQueue => ({
  publish: (_target, message) => publish(message),
  depth,
  consume: () => Promise.reject(new Error('nobody consumes here')),
  close: async () => {},
})

test('when as many wait for a number as may, the sender is told to come again', async () => {
  expect(await submitTo({ backlog: 0 })).toEqual({ accepted: false, reason: 'BUSY', retryAfterMs: expect.any(Number) })
})

test('when the queue is full, too, and nothing is counted', async () => {
  const frames = createFrameQueue({ queue: queueOf(async () => 1_000_000), logger: silentLogger() })
  frames.ready()
  await new Promise(setImmediate)
  const metrics = createMetrics()
  expect(await submitTo({ frames, metrics })).toMatchObject({ accepted: false, reason: 'BUSY' })
  expect(await metrics.scrape()).toContain('parley_frames_refused_total{reason="BUSY"} 1')
  expect(await metrics.scrape()).toContain('parley_frames_accepted_total 0')
})

test('a frame that could not be handed over is accepted; the next is not', async () => {
  const frames = createFrameQueue({
    queue: queueOf(
      async () => 0,
      () => Promise.reject(new Error('no broker')),
    ),
    logger: silentLogger(),
  })
  expect(await submitTo({ frames })).toMatchObject({ accepted: true })
  expect(await submitTo({ frames })).toMatchObject({ accepted: false, reason: 'BUSY' })
})

test('without a database nothing is accepted', async () => {
  await expect(submitTo({ databaseFails: true })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
})
