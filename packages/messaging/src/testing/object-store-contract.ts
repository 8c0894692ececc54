import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Readable } from 'node:stream'
import { maxParts, minPartSize } from '../object-limits.ts'
import type { ObjectStore } from '../object-store.ts'
import { digest, put, putParts, putStream, readAll, testBytes, testStream, watchMemory } from './object-traffic.ts'

export interface ObjectStoreHarness {
  /** A store as another process would have it, on the same objects, its URLs served. */
  open(): Promise<ObjectStore>
  /** Lets at least so much time go by for stores and URLs. */
  passTime(seconds: number): Promise<void>
  /** Closes whatever is open. */
  close(): Promise<void>
}

const contentType = 'video/webm;codecs="vp8,opus"'
const key = 'recordings/org-1/interview-1.webm'
const twentyMegabytes = 20_000_000
/** What may be on its way at once, in sockets and streams; far less than a part. */
const flat = 3_000_000

const withCode = (code: string) => expect.objectContaining({ extensions: expect.objectContaining({ code }) as unknown })
const changed = (url: string, change: (url: URL) => void) => {
  const copy = new URL(url)
  change(copy)
  return copy.href
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** What every object store does. */
export function describeObjectStore(name: string, start: () => Promise<ObjectStoreHarness>): void {
  describe(`${name} as an object store`, () => {
    let harness: ObjectStoreHarness
    let store: ObjectStore
    beforeEach(async () => {
      harness = await start()
      store = await harness.open()
    })
    afterEach(() => harness.close())

    const startUpload = (size: number) => store.startUpload(key, { contentType, size, expiresInSeconds: 60 })
    const firstUrl = async (size: number) => (await startUpload(size)).parts[0]?.url ?? ''
    const readKey = async (range?: { from: number; to?: number }) => readAll((await store.get(key, range && { range })).stream)
    const signedGet = () => store.signedGet(key, { expiresInSeconds: 60 })

    test('gives back what was put, with size and type, to every process', async () => {
      const info = await store.put(key, testBytes(0, 1_000), { contentType })
      expect(info).toMatchObject({ key, size: 1_000, contentType, etag: expect.any(String), modifiedAt: expect.any(Date) })
      const other = await harness.open()
      expect(await other.head(key)).toMatchObject({ key, size: 1_000, contentType, etag: info.etag })
      const { stream, ...got } = await other.get(key)
      expect(got).toMatchObject({ key, size: 1_000, contentType, etag: info.etag })
      expect((await readAll(stream)).equals(testBytes(0, 1_000))).toBe(true)
    })

    test('takes an object of no bytes', async () => {
      await store.put(key, Readable.from([]), { contentType, size: 0 })
      expect(await store.head(key)).toMatchObject({ size: 0 })
      expect(await readKey()).toHaveLength(0)
      const response = await fetch(await signedGet())
      expect([response.status, await response.text()]).toEqual([200, ''])
    })

    test('streams 20 MB in and out with flat memory', async () => {
      const memory = watchMemory()
      await store.put(key, testStream(0, twentyMegabytes, memory.look), { contentType, size: twentyMegabytes })
      const read = await digest((await store.get(key)).stream, memory.look)
      const response = await fetch(await signedGet())
      expect(await digest(response.body ?? Readable.from([]), memory.look)).toEqual(read)
      expect(read).toEqual(await digest(testStream(0, twentyMegabytes)))
      expect(memory.most()).toBeLessThan(flat)
    }, 120_000)

    test('overwrites: the last writer wins, and who reads already reads on', async () => {
      const before = await store.put(key, testBytes(0, 1_000_000), { contentType })
      const { stream } = await store.get(key)
      const after = await store.put(key, Buffer.from('short'), { contentType: 'text/plain' })
      expect(after.etag).not.toBe(before.etag)
      expect(await store.head(key)).toMatchObject({ size: 5, contentType: 'text/plain' })
      expect((await readKey()).toString()).toBe('short')
      expect(await readAll(stream)).toHaveLength(1_000_000)
    })

    test('leaves what was there when a stream fails or brings another size', async () => {
      await store.put(key, Buffer.from('first'), { contentType })
      const failing = Readable.from(
        (function* () {
          yield Buffer.from('sec')
          throw new Error('cut off')
        })(),
      )
      await expect(store.put(key, failing, { contentType, size: 6 })).rejects.toThrow('cut off')
      for (const size of [5, 7])
        await expect(store.put(key, Readable.from([Buffer.from('second')]), { contentType, size })).rejects.toEqual(
          withCode('BAD_USER_INPUT'),
        )
      expect((await readKey()).toString()).toBe('first')
    })

    test('takes a stream whose size nobody said, and leaves what was there when one fails', async () => {
      const size = 2 * minPartSize + 1
      expect(await store.put(key, testStream(0, size), { contentType })).toMatchObject({ size, contentType })
      expect(await digest((await store.get(key)).stream)).toEqual(await digest(testStream(0, size)))
      const failing = Readable.from(
        (async function* () {
          yield* testStream(0, size)
          throw new Error('cut off')
        })(),
        { objectMode: false },
      )
      await expect(store.put('another/key', failing, { contentType })).rejects.toThrow('cut off')
      expect(await store.put('small', testStream(0, 3), { contentType })).toMatchObject({ size: 3 })
      expect((await all(store.list(''))).map((object) => object.key).sort()).toEqual([key, 'small'])
      expect(await all(store.staleUploads(new Date(8.64e15)))).toEqual([])
    })

    test('reads ranges', async () => {
      await store.put(key, Buffer.from('0123456789'), { contentType })
      expect((await readKey({ from: 3 })).toString()).toBe('3456789')
      expect((await readKey({ from: 3, to: 5 })).toString()).toBe('34')
      expect((await readKey({ from: 8, to: 99 })).toString()).toBe('89')
      await expect(readKey({ from: 10 })).rejects.toEqual(withCode('BAD_USER_INPUT'))
      const url = await signedGet()
      const ask = async (range: string) => {
        const response = await fetch(url, { headers: { range } })
        return [response.status, response.headers.get('content-range'), response.status === 206 ? await response.text() : undefined]
      }
      expect(await ask('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
      expect(await ask('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
      expect(await ask('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89'])
      expect((await ask('bytes=10-'))[0]).toBe(416)
    })

    test('knows nothing of what is not there or was deleted', async () => {
      const url = await signedGet()
      await store.put(key, Buffer.from('gone'), { contentType })
      await store.delete(key)
      await store.delete(key)
      expect(await store.head(key)).toBeUndefined()
      await expect(store.get(key)).rejects.toEqual(withCode('NOT_FOUND'))
      expect((await fetch(url)).status).toBe(404)
      expect(await all(store.list(''))).toEqual([])
    })

    test('lists by prefix', async () => {
      for (const each of ['a/1', 'a/2', 'a-b/1', 'ab', 'b/a/1']) await store.put(each, Buffer.from(each), { contentType })
      const keys = async (prefix: string) => (await all(store.list(prefix))).map((object) => object.key).sort()
      expect(await keys('a/')).toEqual(['a/1', 'a/2'])
      expect(await keys('a')).toEqual(['a-b/1', 'a/1', 'a/2', 'ab'])
      expect(await keys('')).toHaveLength(5)
      expect(await keys('../')).toEqual([])
      expect((await all(store.list('ab')))[0]).toMatchObject({ key: 'ab', size: 2, etag: (await store.head('ab'))?.etag })
    })

    test.each([
      '',
      '/',
      '..',
      '../x',
      'a/../../x',
      'a/..',
      '/etc/passwd',
      'a//b',
      'a/',
      './a',
      'a\\b',
      'a\0',
      'A',
      'ä',
      'a~b',
      'a%2fb',
      'a'.repeat(201),
    ])('refuses the key %j', async (bad) => {
      const refused = withCode('BAD_USER_INPUT')
      await expect(store.put(bad, Buffer.from('x'), { contentType })).rejects.toEqual(refused)
      await expect(store.get(bad)).rejects.toEqual(refused)
      await expect(store.head(bad)).rejects.toEqual(refused)
      await expect(store.delete(bad)).rejects.toEqual(refused)
      await expect(store.startUpload(bad, { contentType, size: 1, expiresInSeconds: 60 })).rejects.toEqual(refused)
      await expect(store.signedGet(bad, { expiresInSeconds: 60 })).rejects.toEqual(refused)
    })

    test('serves the longest key', async () => {
      const longest = `${'a'.repeat(99)}/${'b'.repeat(100)}`
      await store.put(longest, Buffer.from('far'), { contentType })
      expect(await (await fetch(await store.signedGet(longest, { expiresInSeconds: 60 }))).text()).toBe('far')
    })

    test('refuses what is no content type, and sizes, parts and times that cannot be', async () => {
      for (const bad of ['', 'video', 'text/html\r\nx: y', 'a/b c'])
        await expect(store.put(key, Buffer.from('x'), { contentType: bad })).rejects.toEqual(withCode('BAD_USER_INPUT'))
      for (const size of [-1, 0.5, NaN, minPartSize * maxParts + 1])
        await expect(startUpload(size)).rejects.toEqual(withCode('BAD_USER_INPUT'))
      await expect(store.startUpload(key, { contentType, size: 1, partSize: 1, expiresInSeconds: 60 })).rejects.toThrow(RangeError)
      for (const expiresInSeconds of [0, 604_801, 1.5]) await expect(store.signedGet(key, { expiresInSeconds })).rejects.toThrow(RangeError)
    })

    test('makes an object of parts that come in any order and more than once', async () => {
      const upload = await startUpload(twentyMegabytes)
      expect(upload).toMatchObject({ key, contentType, uploadId: expect.any(String), expiresAt: expect.any(Date) })
      expect(upload.parts.map(({ number, from, to }) => [number, from, to])).toEqual([
        [1, 0, minPartSize],
        [2, minPartSize, 2 * minPartSize],
        [3, 2 * minPartSize, 3 * minPartSize],
        [4, 3 * minPartSize, twentyMegabytes],
      ])
      const [first] = upload.parts
      expect(await put(first?.url ?? '', contentType, Buffer.alloc(minPartSize, 'x'))).toBeLessThan(300)
      await putParts(upload)
      const info = await store.completeUpload(key, upload.uploadId, twentyMegabytes)
      expect(info).toMatchObject({ key, size: twentyMegabytes, contentType })
      expect(await digest((await store.get(key)).stream)).toEqual(await digest(testStream(0, twentyMegabytes)))
      expect(await all(store.staleUploads(new Date(8.64e15)))).toEqual([])
    })

    test('streams an upload of 20 MB with flat memory', async () => {
      const upload = await startUpload(twentyMegabytes)
      const memory = watchMemory()
      for (const { url, from, to } of upload.parts)
        expect(await putStream(url, contentType, to - from, testStream(from, to, memory.look))).toBeLessThan(300)
      await store.completeUpload(key, upload.uploadId, twentyMegabytes)
      expect(memory.most()).toBeLessThan(flat)
    })

    test('uploads an object of no bytes', async () => {
      const upload = await startUpload(0)
      expect(upload.parts).toMatchObject([{ number: 1, from: 0, to: 0 }])
      await putParts(upload)
      expect(await store.completeUpload(key, upload.uploadId, 0)).toMatchObject({ size: 0 })
    })

    test('shows nothing of an upload before it is complete, lists it as stale, and forgets it when told', async () => {
      const upload = await startUpload(minPartSize + 1)
      await put(upload.parts[0]?.url ?? '', contentType, testBytes(0, minPartSize))
      expect(await store.head(key)).toBeUndefined()
      expect((await fetch(await signedGet())).status).toBe(404)
      expect(await all(store.list(''))).toEqual([])
      await expect(store.completeUpload(key, upload.uploadId, minPartSize + 1)).rejects.toEqual(withCode('CONFLICT'))
      const other = await harness.open()
      const stale = await all(other.staleUploads(new Date(8.64e15)))
      expect(stale).toEqual([{ key, uploadId: upload.uploadId, startedAt: expect.any(Date) }])
      expect(await all(store.staleUploads(stale[0]?.startedAt ?? new Date()))).toEqual([])
      await other.abortUpload(key, upload.uploadId)
      await other.abortUpload(key, upload.uploadId)
      expect(await all(store.staleUploads(new Date(8.64e15)))).toEqual([])
      await expect(store.completeUpload(key, upload.uploadId, minPartSize + 1)).rejects.toEqual(withCode('NOT_FOUND'))
      expect(await put(upload.parts[1]?.url ?? '', contentType, testBytes(0, 1))).toBe(404)
    })

    test('makes one object of an upload, however many ask at the same time', async () => {
      const size = minPartSize + 1
      const other = await harness.open()
      const upload = await startUpload(size)
      await putParts(upload)
      await expect(store.completeUpload('another/key', upload.uploadId, size)).rejects.toEqual(withCode('NOT_FOUND'))
      await expect(store.completeUpload(key, '../../etc', size)).rejects.toEqual(withCode('NOT_FOUND'))
      await expect(store.completeUpload(key, upload.uploadId, size - 1)).rejects.toEqual(withCode('CONFLICT'))
      const outcomes = await Promise.allSettled([store, other, store, other].map((each) => each.completeUpload(key, upload.uploadId, size)))
      const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
      expect(made).not.toEqual([])
      expect(new Set(made.map(({ etag }) => etag))).toEqual(new Set([(await store.head(key))?.etag]))
      expect(refusals).toEqual(refusals.map(() => withCode('NOT_FOUND')))
      expect(await readKey()).toHaveLength(size)
      await expect(store.completeUpload(key, upload.uploadId, size)).rejects.toEqual(withCode('NOT_FOUND'))
    })

    test('goes on with an upload by URLs signed anew, in another process', async () => {
      const options = { contentType, size: minPartSize + 1, expiresInSeconds: 60 }
      const upload = await store.startUpload(key, { ...options, expiresInSeconds: 1 })
      await put(upload.parts[0]?.url ?? '', contentType, testBytes(0, minPartSize))
      await harness.passTime(2)
      const other = await harness.open()
      const resumed = await other.resumeUpload(key, upload.uploadId, options)
      expect(resumed).toMatchObject({ key, uploadId: upload.uploadId, contentType, expiresAt: expect.any(Date) })
      expect(await put(resumed.parts[1]?.url ?? '', contentType, testBytes(minPartSize, minPartSize + 1))).toBeLessThan(300)
      await other.completeUpload(key, upload.uploadId, options.size)
      expect(await readKey()).toHaveLength(options.size)
    })

    test('takes a part of its size and type alone, and from nobody without the signature', async () => {
      const url = await firstUrl(10)
      const { origin, pathname } = new URL(url)
      const right = testBytes(0, 10)
      for (const [at, type, bytes] of [
        [url, contentType, testBytes(0, 9)],
        [url, contentType, testBytes(0, 11)],
        [url, contentType, testBytes(0, 0)],
        [url, 'text/html', right],
        [url, 'video/webm', right],
        [origin + pathname, contentType, right],
      ] as const)
        expect([400, 403, 413]).toContain(await put(at, type, bytes))
      expect((await fetch(origin + pathname)).status).toBe(403)
      expect(await put(url, contentType, right)).toBeLessThan(300)
    })

    test.each([9, 11])('never makes an object of 10 bytes out of %i', async (bytes) => {
      const upload = await startUpload(10)
      await put(upload.parts[0]?.url ?? '', contentType, testBytes(0, bytes))
      await expect(store.completeUpload(key, upload.uploadId, 10)).rejects.toEqual(withCode('CONFLICT'))
      expect(await store.head(key)).toBeUndefined()
    })

    test('keeps the type that was said at the start, whatever an uploader says', async () => {
      const upload = await startUpload(1)
      await put(upload.parts[0]?.url ?? '', 'text/html', testBytes(0, 1))
      await store.completeUpload(key, upload.uploadId, 1).catch(() => undefined)
      expect([undefined, contentType]).toContain((await store.head(key))?.contentType)
    })

    test('refuses URLs that were changed anywhere, and takes them for one method alone', async () => {
      await store.put(key, Buffer.from('x'), { contentType })
      await store.put('another/key', Buffer.from('x'), { contentType })
      const getUrl = await store.signedGet(key, { expiresInSeconds: 60, fileName: 'a.webm', contentType })
      const putUrl = await firstUrl(1)
      for (const [url, tried] of [
        [getUrl, (forged: string) => fetch(forged).then(({ status }) => status)],
        [putUrl, (forged: string) => put(forged, contentType, testBytes(0, 1))],
      ] as const) {
        const forgeries = [
          url.replace(key, 'another/key'),
          changed(url, ({ searchParams }) => searchParams.append('more', '1')),
          ...[...new URL(url).searchParams.keys()].flatMap((parameter) => [
            changed(url, ({ searchParams }) => searchParams.set(parameter, `7${searchParams.get(parameter)}`)),
            changed(url, ({ searchParams }) => searchParams.delete(parameter)),
            changed(url, ({ searchParams }) => searchParams.append(parameter, '7')),
          ]),
        ]
        for (const forged of forgeries) expect([400, 403]).toContain(await tried(forged))
      }
      expect(await put(getUrl, contentType, testBytes(0, 1))).toBe(403)
      expect([400, 403]).toContain((await fetch(putUrl)).status)
      expect((await fetch(getUrl)).status).toBe(200)
      expect(await put(putUrl, contentType, testBytes(0, 1))).toBeLessThan(300)
    })

    test('refuses URLs that have expired', async () => {
      await store.put(key, Buffer.from('x'), { contentType })
      const url = await store.signedGet(key, { expiresInSeconds: 1 })
      const upload = await store.startUpload(key, { contentType, size: 1, expiresInSeconds: 1 })
      expect((await fetch(url)).status).toBe(200)
      await harness.passTime(2)
      expect((await fetch(url)).status).toBe(403)
      expect(await put(upload.parts[0]?.url ?? '', contentType, testBytes(0, 1))).toBe(403)
    })

    test('answers with the type and the file name that the URL names', async () => {
      await store.put(key, Buffer.from('x'), { contentType })
      const plain = await fetch(await signedGet())
      expect(plain.headers.get('content-type')).toBe(contentType)
      const named = await fetch(
        await store.signedGet(key, { expiresInSeconds: 60, contentType: 'video/webm', fileName: 'Łukasz "1".webm' }),
      )
      expect(named.headers.get('content-type')).toBe('video/webm')
      expect(named.headers.get('content-disposition')).toMatch(/^attachment;.*filename\*=UTF-8''%C5%81ukasz%20%221%22\.webm$/)
    })

    test('goes on where a store was that is gone: objects, uploads and URLs', async () => {
      const upload = await startUpload(1)
      const other = await harness.open()
      await store.put('kept', Buffer.from('kept'), { contentType })
      const url = await other.signedGet('kept', { expiresInSeconds: 60 })
      await store.close()
      await putParts(upload)
      await other.completeUpload(key, upload.uploadId, 1)
      expect(await (await fetch(url)).text()).toBe('kept')
    })

    test('closes twice, and then refuses', async () => {
      await store.put(key, Buffer.from('x'), { contentType })
      await Promise.all([store.close(), store.close()])
      await store.close()
      const refused = withCode('SERVICE_UNAVAILABLE')
      await expect(store.put(key, Buffer.from('y'), { contentType })).rejects.toEqual(refused)
      await expect(store.get(key)).rejects.toEqual(refused)
      await expect(all(store.list(''))).rejects.toEqual(refused)
      await expect(signedGet()).rejects.toEqual(refused)
      expect(await (await harness.open()).head(key)).toMatchObject({ size: 1 })
    })
  })
}
