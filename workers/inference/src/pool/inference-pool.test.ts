import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { now, silentLogger } from '@parley/platform'
import { createInferencePool, type InferencePool, type InferencePoolOptions } from './inference-pool.ts'

// The pool itself, with readers that do as they are told: see testing/stub-reader.mjs.
const stub = new URL('../testing/stub-reader.mjs', import.meta.url)
const programs = (program: URL) => ({ thread: program, device: program })
let pool: InferencePool
let folder: string

const open = (options: Partial<InferencePoolOptions> = {}) => {
  pool = createInferencePool({
    logger: silentLogger(),
    backend: 'wasm',
    threads: 1,
    deadlineMs: 60_000,
    readerPrograms: programs(stub),
    ...options,
  })
  return pool
}
const read = (text: string, interviewId = 'one', receivedAt = now()) => pool.read({ interviewId, jpeg: Buffer.from(text), receivedAt })

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'pool-'))))
afterEach(async () => {
  await pool.close()
  rmSync(folder, { recursive: true })
})

describe('the inference pool', () => {
  test('serves the interview that was served least recently, in order within each', async () => {
    open()
    const order: string[] = []
    // All of them wait, since the thread is not warm yet.
    const frames = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((text) => read(text, text.charAt(0)).then(() => order.push(text)))
    await Promise.all(frames)
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'])
  })

  test('answers STALE without inference when a frame is too old at its turn', async () => {
    open({ deadlineMs: 1_000 })
    const [old, fresh] = await Promise.all([read('old', 'one', now() - 5_000), read('fresh', 'one', now() + 60_000)])
    expect(old.reading).toMatchObject({ outcome: 'STALE', faces: 0, probabilities: null })
    expect(old.stages).toEqual({})
    expect(old.modelVersion).toBe('stub')
    expect(fresh.reading.outcome).toBe('NO_FACE')
  })

  test('replaces a thread that died and tries its frame again', async () => {
    open()
    const [unlucky, next] = await Promise.all([read(`once ${join(folder, 'mark')}`), read('next', 'two')])
    expect(unlucky.reading.outcome).toBe('NO_FACE')
    expect(next.reading.outcome).toBe('NO_FACE')
    expect(pool.missing()).toBeUndefined()
  })

  test('gives up a frame that kills two threads, and goes on', async () => {
    open()
    const deadly = await read('exit')
    expect(deadly.reading).toMatchObject({ outcome: 'LOW_QUALITY', faces: 0, probabilities: null })
    expect((await read('next')).reading.outcome).toBe('NO_FACE')
  })

  test('replaces a thread that hangs', async () => {
    open({ frameTimeoutMs: 50 })
    expect((await read('hang')).reading.outcome).toBe('LOW_QUALITY')
    expect((await read('next')).reading.outcome).toBe('NO_FACE')
  })

  test('gives up a frame over which the networks threw twice', async () => {
    open()
    expect((await read('throw')).reading.outcome).toBe('LOW_QUALITY')
    expect(pool.missing()).toBeUndefined()
  })

  test('leaves the caller its picture', async () => {
    open()
    const jpeg = Uint8Array.from(Buffer.from('kept'))
    await pool.read({ interviewId: 'one', jpeg, receivedAt: now() })
    expect(Buffer.from(jpeg).toString()).toBe('kept')
  })

  test('refuses more frames than may wait', async () => {
    open({ maxWaiting: 2 })
    const waiting = [read('1'), read('2')]
    expect(pool.waiting).toBe(2)
    await expect(read('3')).rejects.toThrow('full')
    await Promise.all(waiting)
  })

  test('says that it is not warm, and then that it is', async () => {
    open({ threads: 2 })
    expect(pool.missing()).toBe('warming up')
    await pool.ready
    expect(pool.missing()).toBeUndefined()
  })

  test('says why a thread cannot start', async () => {
    open({ readerPrograms: programs(new URL('../testing/broken-reader.mjs', import.meta.url)) })
    await expect(pool.ready).rejects.toThrow('no back end')
    expect(pool.missing()).toContain('no back end')
  })

  test('refuses what is unanswered when it closes, and closes twice', async () => {
    open()
    const unanswered = read('never')
    const [outcome] = await Promise.allSettled([unanswered, pool.close(), pool.close()])
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'the inference pool was closed' } })
    await expect(read('late')).rejects.toThrow('closed')
  })
})

describe('a pool with a device that reads many frames at once', () => {
  const openDevice = (options: Partial<InferencePoolOptions> = {}) => open({ batch: 4, ...options })

  test('has two batches in work, and no more', async () => {
    openDevice()
    await pool.ready
    const held = Array.from({ length: 9 }, (_, i) => read('hold', `${i}`))
    expect([pool.capacity, pool.busy, pool.waiting]).toEqual([8, 8, 1])
    await pool.close()
    expect(await Promise.allSettled(held)).toHaveLength(9)
  })

  test('takes the frames of a batch from the interviews that were served least recently', async () => {
    openDevice({ batch: 2 })
    const order: string[] = []
    const frames = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((text) => read(text, text.charAt(0)).then(() => order.push(text)))
    await Promise.all(frames)
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'])
  })

  test('answers STALE without inference when a frame is too old at its turn', async () => {
    openDevice({ deadlineMs: 1_000 })
    const [old, fresh] = await Promise.all([read('old', 'one', now() - 5_000), read('fresh', 'one', now() + 60_000)])
    expect([old.reading.outcome, fresh.reading.outcome]).toEqual(['STALE', 'NO_FACE'])
  })

  test('replaces a device that died, and tries its frame again', async () => {
    openDevice()
    expect((await read(`once ${join(folder, 'mark')}`)).reading.outcome).toBe('NO_FACE')
    expect(pool.missing()).toBeUndefined()
  })

  test('lets a frame that kills the device take no other with it', async () => {
    openDevice()
    await pool.ready
    const all = await Promise.all([read('one', '1'), read('exit', '2'), read('two', '3'), read('three', '4')])
    expect(all.map(({ reading }) => reading.outcome)).toEqual(['NO_FACE', 'LOW_QUALITY', 'NO_FACE', 'NO_FACE'])
  })

  test('replaces a device that hangs', async () => {
    openDevice({ frameTimeoutMs: 100 })
    expect((await read('hang')).reading.outcome).toBe('LOW_QUALITY')
    expect((await read('next')).reading.outcome).toBe('NO_FACE')
  })
})
