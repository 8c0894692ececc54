import { once } from 'node:events'
import { connect } from 'node:net'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHealth, createHttpServer, createMetrics, ParleyError, silentLogger } from '@parley/platform'
import type { FastifyInstance } from 'fastify'
import { addHttpProxy } from './http-proxy.ts'

const serverOf = (name: string) => createHttpServer({ name, logger: silentLogger(), metrics: createMetrics(), health: createHealth() })

let owner: FastifyInstance
let front: FastifyInstance
let url: string

beforeAll(async () => {
  owner = serverOf('owner')
  owner.addContentTypeParser('image/jpeg', { parseAs: 'buffer', bodyLimit: 1_000 }, (_request, body, done) => done(null, body))
  owner.put('/rooms/:id/pictures', (request) => ({ bytes: (request.body as Buffer).length }))
  owner.put('/rooms/:id/slow', { config: { bodyTimeoutMs: 100 } }, (request) => request.body)
  owner.get('/rooms/:id', ({ headers }) => headers)
  owner.put('/rooms/:id/locked', {
    onRequest: async () => {
      throw new ParleyError('FORBIDDEN')
    },
    handler: () => 'never',
  })
  owner.get('/rooms/:id/silence', () => new Promise(() => {}))
  const origin = await owner.listen({ port: 0, host: '127.0.0.1' })
  front = serverOf('front')
  await addHttpProxy(front, [{ path: '/rooms', origin, websocket: false, room: 'kitchen' }], {
    trustedProxies: 0,
    answerTimeoutMs: 500,
    headersFor: async ({ room }) => ({ 'x-room': room, 'x-secret': undefined }),
  })
  url = await front.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await front.close()
  await owner.close()
})

test('the owner is told of the client, and gets the headers that are added or taken away', async () => {
  const headers = { 'x-room': 'attic', 'x-secret': 'mine', 'x-forwarded-for': '8.8.8.8', 'x-forwarded-host': 'evil.example' }
  const seen = (await (await fetch(`${url}/rooms/7`, { headers })).json()) as Record<string, string>
  expect(seen).toMatchObject({
    'x-room': 'kitchen',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': new URL(url).host,
    'x-forwarded-proto': 'http',
  })
  expect(seen).not.toHaveProperty('x-secret')
})

const put = (path: string, body: Buffer | ReadableStream) =>
  fetch(url + path, { method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body, duplex: 'half' } as RequestInit) // a Buffer is a body too

test.each(['with its length', 'in chunks'])('a body of 5 MB that the owner finds too large, sent %s, is 413', async (how) => {
  const body = Buffer.alloc(5_000_000)
  const answer = await put('/rooms/7/pictures', how === 'in chunks' ? new Blob([body]).stream() : body)
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({ error: { code: 'PAYLOAD_TOO_LARGE' } })
})

test('a client that asks before it sends a large body is told to go on', async () => {
  const request = httpRequest(`${url}/rooms/7/pictures`, {
    method: 'PUT',
    headers: { 'content-type': 'image/jpeg', expect: '100-continue' },
  })
  request.flushHeaders()
  await once(request, 'continue')
  request.end(Buffer.alloc(500))
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(200)
  answer.resume()
})

test('the owner’s patience with slow bodies is the client’s', async () => {
  const drip = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      controller.enqueue(Buffer.from('x'))
    },
  })
  const answer = await put('/rooms/7/slow', drip)
  expect(answer.status).toBe(408)
})

test('an owner that refuses before it has read the body is heard, however slowly the body comes', async () => {
  for (let n = 0; n < 5; n++) {
    const parts = Array.from({ length: 8 }, () => Buffer.alloc(200_000))
    const slowly = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        const part = parts.pop()
        if (part === undefined) controller.close()
        else controller.enqueue(part)
      },
    })
    const answer = await put('/rooms/7/locked', slowly)
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: 'FORBIDDEN' } }])
  }
})

test('an owner that does not answer is out of reach', async () => {
  const answer = await fetch(`${url}/rooms/7/silence`)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } })
})

test('a body that no owner would take is 413 without asking one', async () => {
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write('PUT /rooms/7/pictures HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 30000000\r\n\r\n')
  for (let sent = 0; sent < 17; sent++) socket.write(Buffer.alloc(1_048_576))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 [^]*connection: close[^]*PAYLOAD_TOO_LARGE/i)
  socket.destroy()
})
