import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createHealth, createHttpServer, createMetrics, silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minPartSize } from '../object-limits.ts'
import { describeObjectStore } from '../testing/object-store-contract.ts'
import { put, putParts, testBytes } from '../testing/object-traffic.ts'
import { createEmbeddedObjectStore, type EmbeddedObjectStore } from './embedded-object-store.ts'
import { addObjectRoutes } from './object-routes.ts'

/** Stores on one folder: the first serves the URLs that all of them sign. */
async function startStores() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-objects-'))
  let ahead = 0
  let baseUrl = ''
  const open = () => createEmbeddedObjectStore({ folder, baseUrl: () => baseUrl, now: () => Date.now() + ahead })
  const app = createHttpServer({ name: 'objects', logger: silentLogger(), metrics: createMetrics(), health: createHealth() })
  addObjectRoutes(app, await open())
  baseUrl = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    folder,
    open,
    passTime: async (seconds: number) => void (ahead += seconds * 1_000),
    async close() {
      await app.close()
      await rm(folder, { recursive: true })
    },
  }
}

describeObjectStore('the embedded store', startStores)

let stores: Awaited<ReturnType<typeof startStores>>
let store: EmbeddedObjectStore
beforeEach(async () => {
  stores = await startStores()
  store = await stores.open()
})
afterEach(() => stores.close())

const startUpload = (size: number) => store.startUpload('a/b', { contentType: 'video/webm', size, expiresInSeconds: 60 })
const firstUrl = async (size: number) => (await startUpload(size)).parts[0]?.url ?? ''
/** Every file of the folder but the key. */
const files = async (): Promise<string[]> => {
  const entries = await readdir(stores.folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && entry.name !== 'signing.key').map(({ name }) => name)
}

test('refuses a part of another size or type before it is read', async () => {
  const url = await firstUrl(10)
  expect(await put(url, 'video/webm', testBytes(0, 9))).toBe(400)
  expect(await put(url, 'video/webm', testBytes(0, 11))).toBe(413)
  expect(await put(url, 'video/webm', Buffer.alloc(0))).toBe(400)
  expect(await put(url, 'text/html', testBytes(0, 10))).toBe(400)
  expect(await put(url, 'application/json', Buffer.from('{"a": "b"}'))).toBe(400)
  const chunked = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'video/webm' },
    body: new Blob(['x']).stream(),
    duplex: 'half',
  })
  expect(chunked.status).toBe(400)
  expect(await put(url, 'video/webm', testBytes(0, 10))).toBe(204)
})

test('refuses what is too large before it has come', async () => {
  const { hostname, port, pathname, search } = new URL(await firstUrl(10))
  const socket = connect(Number(port), hostname)
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-type: video/webm\r\ncontent-length: 1000000000\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
})

test('keeps nothing of a part whose sender goes away', async () => {
  const { hostname, port, pathname, search } = new URL(await firstUrl(10))
  const socket = connect(Number(port), hostname)
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: x\r\ncontent-type: video/webm\r\ncontent-length: 10\r\n\r\n12345`)
  await eventually(async () => expect(await files()).toContainEqual(expect.stringMatching(/^part-1\./)))
  socket.destroy()
  await eventually(async () => expect(await files()).toEqual(['upload.json']))
})

test('answers HEAD with the headers of the object alone, and lets browsers run nothing of it', async () => {
  const { etag } = await store.put('a/b', Buffer.from('<script>'), { contentType: 'text/html' })
  expect(etag).toBe(createHash('sha256').update('<script>').digest('hex'))
  const url = await store.signedGet('a/b', { expiresInSeconds: 60 })
  for (const method of ['HEAD', 'GET']) {
    const response = await fetch(url, { method })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(method === 'HEAD' ? '' : '<script>')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-disposition': 'inline',
      'content-length': '8',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'text/html',
      'x-content-type-options': 'nosniff',
      etag: `"${etag}"`,
    })
  }
})

test('answers ranges of the bytes that were meant, several at once with all of them', async () => {
  const { etag } = await store.put('a/b', Buffer.from('0123456789'), { contentType: 'text/plain' })
  const url = await store.signedGet('a/b', { expiresInSeconds: 60 })
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(url, { headers })
    return [response.status, await response.text()]
  }
  expect(await ask({ range: 'bytes=0-0', 'if-range': `"${etag}"` })).toEqual([206, '0'])
  expect(await ask({ range: 'bytes=0-0', 'if-range': '"other"' })).toEqual([200, '0123456789'])
  expect(await ask({ range: 'bytes=0-0,2-3' })).toEqual([200, '0123456789'])
  expect(await ask({ range: 'lines=0-0' })).toEqual([200, '0123456789'])
  expect(await ask({ range: 'nonsense' })).toEqual([200, '0123456789'])
  const beyond = await fetch(url, { headers: { range: 'bytes=10-' } })
  expect([beyond.status, beyond.headers.get('content-range'), await beyond.text()]).toEqual([416, 'bytes */10', ''])
})

test('lets nobody else on the machine read its files', async () => {
  await store.put('a/b', Buffer.from('secret'), { contentType: 'text/plain' })
  for (const entry of await readdir(stores.folder, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isFile() ? 0o600 : 0o700])
  }
})

test('has no more files than objects need', async () => {
  for (const text of ['one', 'two']) await store.put('a/b', Buffer.from(text), { contentType: 'text/plain' })
  const upload = await startUpload(minPartSize + 1)
  await putParts(upload)
  await store.completeUpload('a/b', upload.uploadId, minPartSize + 1)
  await store.abortUpload('a/b', (await startUpload(1)).uploadId)
  expect(await files()).toHaveLength(2)
  await store.delete('a/b')
  expect(await files()).toEqual([])
})

test('sweeps on opening what a process left that died a day ago', async () => {
  await store.put('a/b', Buffer.from('kept'), { contentType: 'text/plain' })
  const { uploadId } = await startUpload(1)
  const bytes = join(stores.folder, 'objects', 'bytes')
  for (const name of ['a~b~~old', 'gone~~old', 'gone~~new']) await writeFile(join(bytes, name), 'x')
  const longAgo = new Date(Date.now() - 90_000_000)
  for (const name of await readdir(bytes)) if (name !== 'gone~~new') await utimes(join(bytes, name), longAgo, longAgo)
  await utimes(join(stores.folder, 'uploads', uploadId), longAgo, longAgo)
  await stores.open()
  expect((await files()).sort()).toEqual(['a~b.json', expect.stringMatching(/^a~b~~.{36}$/), 'gone~~new', 'upload.json'])
})
