import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createHealth, createMetrics, silentLogger } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { minPartSize } from '../object-limits.ts'
import type { ObjectStore } from '../object-store.ts'
import { testBytes } from '../testing/object-traffic.ts'
import { createS3ObjectStore, type S3ObjectStoreOptions } from './s3-object-store.ts'

/** What the server was asked, as it came over the wire. */
interface Asked {
  line: string
  headers: IncomingMessage['headers']
}
type Answer = (request: IncomingMessage, response: ServerResponse) => void

const asked: Asked[] = []
let server: Server
let answer: Answer
let endpoint: string
const stores: ObjectStore[] = []

/** As S3 answers when all is well, for what these tests ask. */
const well: Answer = ({ method, url = '' }, response) => {
  response.setHeader('etag', '"abc"')
  if (method === 'POST' && url.endsWith('?uploads'))
    return void response.end('<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>')
  if (method === 'POST')
    return void response.end(
      '<CompleteMultipartUploadResult><Location>l</Location><Bucket>b</Bucket><Key>k</Key><ETag>"abc"</ETag></CompleteMultipartUploadResult>',
    )
  response.end()
}

async function listen(port = 0): Promise<void> {
  server = createServer((request, response) => {
    asked.push({ line: `${request.method} ${request.url?.split('?')[0]}`, headers: request.headers })
    request.resume().once('end', () => answer(request, response))
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port, never on a pipe
}
async function stopListening(): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
beforeEach(async () => {
  asked.length = 0
  answer = well
  await listen()
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  await stopListening()
})

async function open(options: Partial<S3ObjectStoreOptions> = {}): Promise<ObjectStore> {
  const store = await createS3ObjectStore({
    endpoint,
    region: 'us-east-1',
    bucket: 'recordings',
    accessKey: 'key',
    secretKey: 'secret',
    encryption: 'AES256',
    logger: silentLogger(),
    ...options,
  })
  stores.push(store)
  return store
}
const contentType = 'video/webm'
const unavailable = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' })
/** Requests that make an object, with the encryption that each asks for. */
const encryptions = () =>
  asked
    .filter(({ line }) => /^(PUT|POST) \/recordings\//.test(line))
    .map(({ line, headers }) => [line, headers['x-amz-server-side-encryption']])

test('asks for encryption at rest wherever an object begins, on the wire', async () => {
  const store = await open()
  await store.put('bytes', testBytes(0, 10), { contentType })
  await store.put('stream', Readable.from([testBytes(0, 10)]), { contentType, size: 10 })
  await store.put('unknown', Readable.from([testBytes(0, 10)]), { contentType })
  await store.startUpload('upload', { contentType, size: 1, expiresInSeconds: 60 })
  await store.put('long', Readable.from([testBytes(0, minPartSize), testBytes(0, 1)]), { contentType })
  expect(encryptions()).toEqual([
    ['PUT /recordings/bytes', 'AES256'],
    ['PUT /recordings/stream', 'AES256'],
    ['PUT /recordings/unknown', 'AES256'],
    ['POST /recordings/upload', 'AES256'],
    ['POST /recordings/long', 'AES256'],
    // Parts and completion are of an upload that has asked.
    ['PUT /recordings/long', undefined],
    ['PUT /recordings/long', undefined],
    ['POST /recordings/long', undefined],
  ])
})

test('asks for none when told so', async () => {
  const store = await open({ encryption: 'none' })
  await store.put('bytes', testBytes(0, 10), { contentType })
  await store.startUpload('upload', { contentType, size: 1, expiresInSeconds: 60 })
  expect(encryptions()).toEqual([
    ['PUT /recordings/bytes', undefined],
    ['POST /recordings/upload', undefined],
  ])
})

test('signs URLs for the address by which clients reach the server, with size and type', async () => {
  const store = await open({ publicEndpoint: 'https://media.example.com' })
  const get = new URL(await store.signedGet('a/b', { expiresInSeconds: 60 }))
  expect(get.origin + get.pathname).toBe('https://media.example.com/recordings/a/b')
  const [part] = (await store.startUpload('a/b', { contentType, size: 1, expiresInSeconds: 60 })).parts
  const url = new URL(part?.url ?? '')
  expect(url.origin + url.pathname).toBe('https://media.example.com/recordings/a/b')
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host')
  expect(asked.map(({ line }) => line)).toEqual(['HEAD /recordings', 'POST /recordings/a/b'])
})

test('makes the bucket when it is missing, and none that is there', async () => {
  await open()
  expect(asked.map(({ line }) => line)).toEqual(['HEAD /recordings'])
  asked.length = 0
  answer = ({ method }, response) => void response.writeHead(method === 'HEAD' ? 404 : 200).end()
  await open()
  expect(asked.map(({ line }) => line)).toEqual(['HEAD /recordings', 'PUT /recordings'])
})

test('opens while the server is out of reach, says so within two seconds and in its health, and goes on once it is there', async () => {
  const port = Number(new URL(endpoint).port)
  await stopListening()
  const health = createHealth()
  const store = await open({ health })
  const since = performance.now()
  await expect(store.head('a')).rejects.toEqual(unavailable)
  await expect(store.put('a', Readable.from([Buffer.from('x')]), { contentType, size: 1 })).rejects.toEqual(unavailable)
  await expect(store.startUpload('a', { contentType, size: 1, expiresInSeconds: 60 })).rejects.toEqual(unavailable)
  await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toEqual(unavailable)
  expect(performance.now() - since).toBeLessThan(promised(4 * 2_000))
  expect(await health.report()).toMatchObject({ ready: false, checks: { 'object store': expect.stringContaining('ECONNREFUSED') } })
  await listen(port)
  await eventually(async () => expect(await health.report()).toMatchObject({ ready: true }))
  expect(await store.put('a', Buffer.from('x'), { contentType })).toMatchObject({ size: 1 })
  await store.close()
  expect(await health.report()).toEqual({ ready: true, checks: {} })
})

test('waits for no server that has fallen silent', async () => {
  const store = await open({ limits: { answerMs: 50, idleMs: 50 } })
  answer = () => undefined
  await expect(store.head('a')).rejects.toEqual(unavailable)
  answer = (_request, response) => void response.writeHead(200, { 'content-length': 10 }).write('12345')
  const { stream } = await store.get('a')
  await expect(stream.toArray()).rejects.toThrow('aborted')
})

test('asks again when the server had given the connection up or is busy, and not when it refuses', async () => {
  const metrics = createMetrics()
  const store = await open({ metrics })
  let faults = 0
  answer = (request, response) => {
    faults += 1
    if (faults === 1) request.socket.destroy()
    else if (faults === 2) response.writeHead(503).end()
    else well(request, response)
  }
  expect(await store.head('a')).toMatchObject({ key: 'a' })
  expect(faults).toBe(3)
  answer = (_request, response) => {
    faults += 1
    response.writeHead(403).end()
  }
  await expect(store.head('a')).rejects.toEqual(unavailable)
  expect(faults).toBe(4)
  const scraped = await metrics.scrape()
  expect(scraped).toContain('parley_object_store_requests_total{operation="head",outcome="ok"} 1')
  expect(scraped).toContain('parley_object_store_requests_total{operation="head",outcome="refused"} 1')
})

test('keeps no key of the server in what it says', async () => {
  const store = await open()
  answer = (_request, response) => void response.writeHead(403).end()
  const error: unknown = await store.head('a').catch((reason: unknown) => reason)
  expect(JSON.stringify(error)).not.toMatch(/secret|AccessDenied/)
})
