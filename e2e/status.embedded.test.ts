import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { PlatformStatus } from '@parley/platform/status'
import { eventually } from '@parley/platform/testing'
import { signIn } from './support/graphql.ts'
import { look, lookUntil, stateOf, stopPart } from './support/status.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

/** `/platform/status` of `make dev-up`: everything in one process. */
const folder = dataFolder()
let platform: RunningPlatform
let admin: string

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  admin = await signIn(platform.url, 'admin')
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

test('is for administrators', async () => {
  for (const account of ['candidate', 'interviewer', 'analyst']) {
    const headers = { authorization: `Bearer ${await signIn(platform.url, account)}` }
    expect((await fetch(`${platform.url}/platform/status`, { headers })).status).toBe(403)
    expect((await fetch(`${platform.url}/platform/parts/emotion/stop`, { method: 'POST', headers })).status).toBe(403)
  }
  expect((await fetch(`${platform.url}/platform/status`)).status).toBe(401)
  expect((await fetch(`${platform.url}/platform/parts/emotion/stop`, { method: 'POST' })).status).toBe(401)
})

test('tells of every part, queue and socket, and makes nothing up', async () => {
  // The look of a moment ago may be from before the pool was warm.
  const status = await lookUntil(platform.url, admin, ({ parts }) => parts.every(({ state }) => state === 'ready'))
  expect(status.development).toBe(true)
  expect(status.parts.map(({ name, state, stop }) => [name, state, stop])).toEqual([
    ['gateway', 'ready', null],
    ['interviews', 'ready', 'restart'],
    ['emotion', 'ready', 'restart'],
    ['scoring', 'ready', 'restart'],
    ['inference-worker', 'ready', 'restart'],
    ['scoring-worker', 'ready', 'restart'],
    ['media-worker', 'ready', 'restart'],
    // There is no broker, no bus and no object store beside it.
    ['postgres', 'ready', null],
  ])
  const [gateway, ...others] = status.parts
  expect(gateway?.memoryBytes).toBeGreaterThan(50_000_000)
  expect(gateway?.eventLoopP99Ms).not.toBeNull()
  // They share its process.
  for (const part of others) expect([part.memoryBytes, part.eventLoopP99Ms]).toEqual([null, null])
  expect(status.queues.map(({ name, deadLetters, consumers }) => [name, deadLetters, consumers])).toContainEqual(['scoring.answers', 0, 1])
  expect(status.queues).toContainEqual({ name: 'emotion.frames', depth: 0, deadLetters: null, consumers: 1 })
  expect(status.pool).toMatchObject({ backend: 'wasm', busy: 0, inferenceMs: null, framesDroppedTotal: 0 })
  expect(status.pool?.workers).toBeGreaterThan(0)
  expect(status.sockets).toEqual({ websocket: 0, sse: 0, multipart: 0, subscriptions: 0, upstreams: 0 })
})

test('rates are there once there is something to compare with', async () => {
  await eventually(async () => {
    const { latency, errors } = await look(platform.url, admin)
    expect(latency.requestsPerSecond).toBeGreaterThan(0)
    expect(latency.httpMs?.p99).toBeGreaterThan(0)
    expect(errors.map(({ code }) => code)).toEqual(expect.arrayContaining(['FORBIDDEN', 'UNAUTHENTICATED']))
  }, 20_000)
}, 30_000)

test('a part that is stopped begins anew by itself, while the others stay', async () => {
  const seen: PlatformStatus[] = []
  const upSeconds = ({ parts }: PlatformStatus) => parts.find(({ name }) => name === 'inference-worker')?.upSeconds ?? 0
  const before = upSeconds(await lookUntil(platform.url, admin, (status) => upSeconds(status) >= 5))
  const stopped = await stopPart(platform.url, admin, 'inference-worker')
  expect(stopped).toEqual({ status: 202, body: { part: 'inference-worker', stopped: 'restart' } })
  expect(await stopPart(platform.url, admin, 'inference-worker')).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } })
  // It may be back before anybody has looked: how long it is up tells.
  const isBack = (status: PlatformStatus) => stateOf(status, 'inference-worker') === 'ready' && upSeconds(status) < before
  expect(upSeconds(await lookUntil(platform.url, admin, isBack, seen))).toBeLessThan(before)
  for (const { parts } of seen)
    expect(
      parts.filter(({ name, state }) => name !== 'inference-worker' && state !== 'ready').map(({ name, missing }) => [name, missing]),
    ).toEqual([])
}, 60_000)

test('what cannot be stopped is not there to be stopped', async () => {
  for (const part of ['gateway', 'postgres', 'nobody', '..%2F..'])
    expect(await stopPart(platform.url, admin, part)).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } })
})
