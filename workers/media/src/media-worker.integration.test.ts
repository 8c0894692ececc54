import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { mediaResult, topology, type MediaResult, type MediaTask } from '@parley/contracts'
import { createPool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import {
  createEmbeddedObjectStore,
  createEmbeddedWorkQueue,
  jsonMessage,
  readJson,
  type Delivery,
  type ObjectStore,
  type StoredObject,
  type WorkQueue,
} from '@parley/messaging'
import { createMetrics, ParleyError, silentLogger, type Closable } from '@parley/platform'
import { createMediaWorker } from './media-worker.ts'
import { recordedMp4, recordedText, recordedWebm, type Recorded } from './testing/recorded-bytes.ts'

let database: TestDatabase
let pool: ReturnType<typeof createPool>
let queue: WorkQueue
let store: ObjectStore
let folder: string
let worker: Closable | undefined
const metrics = createMetrics()

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'media-worker-test', max: 5, logger: silentLogger() })
  queue = await createEmbeddedWorkQueue({ topology, pool, logger: silentLogger(), retryDelayMs: () => 5 })
  folder = await mkdtemp(join(tmpdir(), 'parley-media-'))
  store = await createEmbeddedObjectStore({ folder, baseUrl: () => 'http://nowhere.invalid' })
})
afterEach(async () => {
  await worker?.close()
  worker = undefined
})
afterAll(async () => {
  await queue.close()
  await store.close()
  await pool.end()
  await database.close()
  await rm(folder, { recursive: true })
})

const startWorker = async (on: ObjectStore = store) => {
  worker = await createMediaWorker({ queue, store: on, logger: silentLogger(), metrics })
}
const send = (task: MediaTask | object, requestId?: string) => queue.publish('media.recordings', jsonMessage(task, { requestId }))
const read = (delivery: Delivery): MediaResult => readJson(delivery, (body) => mediaResult.parse(body))

/** The next delivery of a queue, acknowledged. */
async function take(name: string): Promise<Delivery> {
  let taken: (delivery: Delivery) => void
  const arrived = new Promise<Delivery>((resolve) => (taken = resolve))
  const consumer = await queue.consume(name, { prefetch: 1 }, (delivery) => {
    delivery.ack()
    taken(delivery)
  })
  const delivery = await arrived
  await consumer.close()
  return delivery
}

const key = 'recordings/one'
const taskFor = ({ size, sha256 }: Recorded, contentType: string): MediaTask => ({
  task: 'verify',
  recordingId: 'r',
  key,
  contentType,
  size,
  sha256,
})
const webm = recordedWebm(100_000)
const mp4 = recordedMp4(5_000)

test.each<[string, Recorded, Recorded, string, string | null]>([
  ['what was promised', webm, webm, 'video/webm;codecs=vp8', null],
  ['an MP4', mp4, mp4, 'video/mp4', null],
  ['other bytes', recordedWebm(100_000), webm, 'video/webm', 'CHECKSUM_MISMATCH'],
  ['fewer bytes', recordedWebm(99_999), webm, 'video/webm', 'SIZE_MISMATCH'],
  ['another kind', recordedText('<html>'), recordedText('<html>'), 'video/webm', 'TYPE_MISMATCH'],
])('tells of %s', async (_, stored, promised, contentType, fault) => {
  await store.put(key, stored.bytes, { contentType })
  await startWorker()
  await send(taskFor(promised, contentType), 'request-0001')
  const delivery = await take('media.results')
  expect(read(delivery)).toEqual({ task: 'verify', recordingId: 'r', fault, at: expect.any(String) })
  expect([delivery.id, delivery.headers['requestId']]).toEqual(['r:verify', 'request-0001'])
})

test('tells of what is not there', async () => {
  await store.delete(key)
  await startWorker()
  await send(taskFor(webm, 'video/webm'))
  expect(read(await take('media.results'))).toMatchObject({ fault: 'MISSING' })
  expect(await metrics.scrape()).toMatch(/parley_media_tasks_total\{task="verify",outcome="MISSING"\} 1/)
})

test('removes an object and its upload, as well twice as once', async () => {
  await store.put(key, webm.bytes, { contentType: 'video/webm' })
  const { uploadId } = await store.startUpload(key, { contentType: 'video/webm', size: 1, expiresInSeconds: 60 })
  await startWorker()
  for (const _ of [1, 2]) {
    await send({ task: 'remove', recordingId: 'r', key, uploadId })
    expect(read(await take('media.results'))).toMatchObject({ task: 'remove', recordingId: 'r' })
  }
  expect(await store.head(key)).toBeUndefined()
  await expect(store.completeUpload(key, uploadId, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('puts a message that is no task aside at once', async () => {
  await startWorker()
  await send({ task: 'admire', recordingId: 'r' })
  expect(JSON.stringify((await take('media.recordings.dead')).headers)).toContain('not a task')
})

test('tries again while the store is out of reach or cuts what it sends, and takes neither for a fault of the recording', async () => {
  await store.put(key, webm.bytes, { contentType: 'video/webm' })
  let tries = 0
  await startWorker({
    ...store,
    async get(asked, options): Promise<StoredObject> {
      tries += 1
      if (tries === 1) throw new ParleyError('SERVICE_UNAVAILABLE')
      const object = await store.get(asked, options)
      if (tries > 2) return object
      object.stream.destroy()
      return { ...object, stream: Readable.from([webm.bytes.subarray(0, 10)]) }
    },
  })
  await send(taskFor(webm, 'video/webm'))
  expect(read(await take('media.results'))).toMatchObject({ fault: null })
  expect(tries).toBe(3)
})

test('leaves what it had not finished to the next worker', async () => {
  await store.put(key, webm.bytes, { contentType: 'video/webm' })
  let begun: () => void
  const beginning = new Promise<void>((resolve) => (begun = resolve))
  await startWorker({
    ...store,
    async get(asked, options): Promise<StoredObject> {
      const object = await store.get(asked, options)
      object.stream.destroy()
      begun()
      return { ...object, stream: new Readable({ read: () => undefined }) }
    },
  })
  await send(taskFor(webm, 'video/webm'))
  await beginning
  await worker?.close()
  await startWorker()
  expect(read(await take('media.results'))).toMatchObject({ fault: null })
})
