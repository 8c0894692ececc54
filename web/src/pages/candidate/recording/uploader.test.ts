import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { PlatformError } from '../../../platform/ask.ts'
import { createBackoff } from '../backoff.ts'
import type { LocalRecording, RecordingStore } from './recording-store.ts'
import { createUploader, type Ticket, type UploadInput } from './uploader.ts'

const partSize = 10
const chunk = (index: number): Uint8Array => new Uint8Array(7).fill(index + 1)
const film = (chunks: number): Buffer => Buffer.concat(Array.from({ length: chunks }, (_, index) => chunk(index)))
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A browser with recordings of seven bytes a chunk, and a platform and a store that take parts of ten. */
function createStage() {
  const kept = new Map<string, { recording: LocalRecording; chunks: Uint8Array[] }>()
  const store: RecordingStore = {
    list: (userId) => Promise.resolve([...kept.values()].map(({ recording }) => recording).filter((each) => each.userId === userId)),
    async put(recording) {
      kept.set(recording.id, { recording, chunks: kept.get(recording.id)?.chunks ?? [] })
    },
    addChunk: () => Promise.reject(new Error('not here')),
    sizes: (id) => Promise.resolve((kept.get(id)?.chunks ?? []).map(({ length }) => length)),
    chunk: (id, index) => Promise.resolve(kept.get(id)?.chunks[index] ?? new Uint8Array()),
    async remove(id) {
      kept.delete(id)
    },
  }
  const uploads = new Map<string, { input: UploadInput; id: string; parts: Map<number, Buffer>; status: string }>()
  const held = new Set<string>()
  const puts: string[] = []
  let refuse: (what: string) => PlatformError | number | undefined = () => undefined
  let isReachable = true
  const check = (what: string): void => {
    if (!isReachable) throw new PlatformError('gone', 'OFFLINE')
    const told = refuse(what)
    if (told instanceof PlatformError) throw told
  }
  let at = 0
  let timers: { due: number; run: () => void }[] = []

  const make = (userId = 'u') =>
    createUploader({
      store,
      userId,
      async request(input): Promise<Ticket> {
        check('request')
        const upload = uploads.get(input.idempotencyKey) ?? { input, id: `r${uploads.size + 1}`, parts: new Map(), status: 'UPLOADING' }
        uploads.set(input.idempotencyKey, upload)
        const count = Math.ceil(input.size / partSize)
        return {
          recording: { id: upload.id, status: upload.status, contentType: input.contentType },
          parts: Array.from({ length: count }, (_, i) => ({
            number: i + 1,
            url: `${input.idempotencyKey}#${i + 1}`,
            from: i * partSize,
            to: Math.min(input.size, (i + 1) * partSize),
          })),
          expiresAt: new Date(at + 3_600_000).toISOString(),
        }
      },
      async complete(id) {
        check('complete')
        const upload = [...uploads.values()].find((each) => each.id === id)
        if (!upload || upload.parts.size < Math.ceil(upload.input.size / partSize)) throw new PlatformError('parts are missing', 'CONFLICT')
        upload.status = 'VERIFYING'
      },
      async put(url, bytes, _type, { onProgress }) {
        check('put')
        const told = refuse(url)
        if (typeof told === 'number') return told
        puts.push(url)
        onProgress(bytes.size)
        const [key = '', number] = url.split('#')
        uploads.get(key)?.parts.set(Number(number), Buffer.from(await bytes.arrayBuffer()))
        return 200
      },
      async alone(lock, run) {
        if (held.has(lock)) return false
        held.add(lock)
        await run().finally(() => held.delete(lock))
        return true
      },
      backoff: createBackoff({ random: () => 0.5 }),
      now: () => at,
      after(ms, run) {
        const timer = { due: at + ms, run }
        timers.push(timer)
        return () => void (timers = timers.filter((each) => each !== timer))
      },
    })
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 40; i += 1) await new Promise((done) => setImmediate(done))
  }
  async function pass(ms: number): Promise<void> {
    const until = at + ms
    await settle()
    for (;;) {
      const [next] = timers.sort((a, b) => a.due - b.due)
      if (!next || next.due > until) break
      timers.shift()
      at = Math.max(at, next.due)
      next.run()
      await settle()
    }
    at = until
  }
  return {
    kept,
    uploads,
    held,
    puts,
    waiting: () => timers.length,
    make,
    pass,
    record: (id: string, chunks = 4, change: Partial<LocalRecording> = {}) =>
      void kept.set(id, {
        recording: {
          id,
          interviewId: 'i',
          userId: 'u',
          contentType: 'video/webm',
          startedAt: kept.size,
          durationMs: 4_000,
          sha256: undefined,
          attempt: 1,
          doneParts: [],
          ...change,
        },
        chunks: Array.from({ length: chunks }, (_, index) => chunk(index)),
      }),
    arrived: (key: string): Buffer => {
      const parts = uploads.get(key)?.parts ?? new Map<number, Buffer>()
      return Buffer.concat([...parts.entries()].sort(([a], [b]) => a - b).map(([, bytes]) => bytes))
    },
    cut: () => void (isReachable = false),
    mend: () => void (isReachable = true),
    refuse: (told: typeof refuse) => void (refuse = told),
  }
}

test('brings every recording of this account, one after the other, with its checksum, and forgets it here', async () => {
  const stage = createStage()
  stage.record('a')
  stage.record('b', 2)
  stage.record('other', 2, { userId: 'somebody else' })
  const uploader = stage.make()
  uploader.wake()
  await stage.pass(100)
  expect(stage.arrived('a.1')).toEqual(film(4))
  expect(stage.arrived('b.1')).toEqual(film(2))
  expect(stage.uploads.get('a.1')).toMatchObject({ status: 'VERIFYING', input: { size: 28, sha256: digest(film(4)), durationMs: 4_000 } })
  expect([...stage.kept.keys()]).toEqual(['other'])
  expect(uploader.state()).toMatchObject([
    { recordingId: 'a', phase: 'sent', sent: 28, size: 28 },
    { recordingId: 'b', phase: 'sent' },
  ])
})

test('goes on behind the parts that are there, on the next page too', async () => {
  const stage = createStage()
  stage.record('a')
  const first = stage.make()
  stage.refuse((what) => (what === 'a.1#2' ? 503 : undefined))
  first.wake()
  await stage.pass(500)
  expect(first.state()).toMatchObject([{ phase: 'waiting', sent: 10 }])
  first.close()
  await stage.pass(100)
  stage.refuse(() => undefined)
  stage.make().wake()
  await stage.pass(100)
  expect(stage.puts).toEqual(['a.1#1', 'a.1#2', 'a.1#3'])
  expect(stage.arrived('a.1')).toEqual(film(4))
})

test('is tried for ever while the platform is away', async () => {
  const stage = createStage()
  stage.record('a')
  stage.cut()
  const uploader = stage.make()
  uploader.wake()
  await stage.pass(3_600_000)
  expect(uploader.state()).toMatchObject([{ phase: 'waiting', sent: 0 }])
  stage.mend()
  await stage.pass(40_000)
  expect(stage.arrived('a.1')).toEqual(film(4))
})

test('asks for new URLs when they have expired', async () => {
  const stage = createStage()
  stage.record('a')
  let expired = 2
  stage.refuse((what) => (what.endsWith('#3') && expired-- > 0 ? 403 : undefined))
  stage.make().wake()
  await stage.pass(10_000)
  expect(stage.arrived('a.1')).toEqual(film(4))
  expect(stage.puts.length).toBe(3)
})

test('begins anew, under another key, when the upload is over or lacks what was sent', async () => {
  const stage = createStage()
  stage.record('a', 4, { doneParts: [1, 2] })
  stage.make().wake()
  await stage.pass(1_000)
  expect(stage.arrived('a.2')).toEqual(film(4))

  stage.record('b')
  stage.uploads.set('b.1', { input: {} as UploadInput, id: 'x', parts: new Map(), status: 'EXPIRED' })
  stage.make().wake()
  await stage.pass(1_000)
  expect(stage.arrived('b.2')).toEqual(film(4))
})

test('what is there already is not sent again', async () => {
  const stage = createStage()
  stage.record('a')
  stage.uploads.set('a.1', { input: {} as UploadInput, id: 'x', parts: new Map(), status: 'READY' })
  stage.make().wake()
  await stage.pass(100)
  expect([stage.puts, stage.kept.size]).toEqual([[], 0])
})

test.each(['CONFLICT', 'NOT_FOUND'])('%s: it is refused, deleted here, and said so', async (code) => {
  const stage = createStage()
  stage.record('a')
  stage.refuse((what) => (what === 'request' ? new PlatformError('no', code) : undefined))
  const uploader = stage.make()
  uploader.wake()
  await stage.pass(100)
  expect(uploader.state()).toMatchObject([{ phase: 'refused' }])
  expect(stage.kept.size).toBe(0)
})

test('without consent it is deleted here, and nothing is said', async () => {
  const stage = createStage()
  stage.record('a')
  stage.refuse((what) => (what === 'request' ? new PlatformError('no', 'CONSENT_REQUIRED') : undefined))
  const uploader = stage.make()
  uploader.wake()
  await stage.pass(100)
  expect([uploader.state(), stage.kept.size]).toEqual([[], 0])
})

test('what cannot be completed is given up after some beginnings, not sent for ever', async () => {
  const stage = createStage()
  stage.record('a', 1)
  stage.refuse((what) => (what === 'complete' ? new PlatformError('no', 'CONFLICT') : undefined))
  const uploader = stage.make()
  uploader.wake()
  await stage.pass(600_000)
  expect(uploader.state()).toMatchObject([{ phase: 'refused' }])
  expect(stage.puts.length).toBe(3)
})

test('what another page makes or sends is left to it, and taken up when it is free', async () => {
  const stage = createStage()
  stage.record('a')
  stage.held.add('parley.recording.a')
  const uploader = stage.make()
  for (let i = 0; i < 5; i += 1) {
    uploader.wake()
    await stage.pass(6_000)
  }
  expect([uploader.state(), stage.kept.size, stage.waiting()]).toEqual([[], 1, 1])
  stage.held.clear()
  await stage.pass(11_000)
  expect(stage.arrived('a.1')).toEqual(film(4))
})

test('withdrawn consent deletes what is here of the interview, in the midst of sending too', async () => {
  const stage = createStage()
  stage.record('a')
  stage.record('b', 4, { interviewId: 'another' })
  stage.cut()
  const uploader = stage.make()
  uploader.wake()
  await stage.pass(100)
  await uploader.discard('i')
  stage.mend()
  uploader.wake()
  await stage.pass(40_000)
  expect(stage.puts.every((url) => url.startsWith('b.'))).toBe(true)
  expect(stage.kept.size).toBe(0)
})
