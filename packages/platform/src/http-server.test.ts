import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { ParleyError } from './errors.ts'
import { createHealth, type Health } from './health.ts'
import { createHttpServer } from './http-server.ts'
import { silentLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { currentRequestId } from './request-id.ts'

let app: FastifyInstance
let health: Health
let url: string

beforeEach(async () => {
  health = createHealth()
  app = createHttpServer({ name: 'test', logger: silentLogger(), metrics: createMetrics(), health, bodyLimit: 100 })
  app.get('/id', async () => {
    await new Promise(setImmediate)
    return { id: currentRequestId() }
  })
  app.post('/echo', (request) => request.body)
  app.post('/slow', { config: { bodyTimeoutMs: 200 } }, (request) => request.body)
  app.get('/limited', () => {
    throw new ParleyError('RATE_LIMITED', { extensions: { retryAfterMs: 1500 } })
  })
  app.get('/things/:id', ({ params }) => params)
  app.get('/unreachable', () => {
    throw new Error('the copy', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) })
  })
  app.get('/broken', () => {
    throw new Error('the password is hunter2')
  })
  url = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => app.close())

describe('the HTTP server of every process', () => {
  test('is alive, and ready once its checks pass', async () => {
    health.addCheck('database', () => {
      throw new Error('no connection')
    })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({ ready: false, checks: { database: 'no connection' } })
  })

  test('keeps a well-formed request id, makes one otherwise, and work sees it', async () => {
    const given = await fetch(`${url}/id`, { headers: { 'x-request-id': 'abc-123-def' } })
    expect(given.headers.get('x-request-id')).toBe('abc-123-def')
    expect(await given.json()).toEqual({ id: 'abc-123-def' })
    const odd = await fetch(`${url}/id`, { headers: { 'x-request-id': '<script>' } })
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('answers with the catalogue and leaks nothing', async () => {
    const limited = await fetch(`${url}/limited`)
    expect(limited.status).toBe(429)
    expect(limited.headers.get('retry-after')).toBe('2')
    expect(await limited.json()).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterMs: 1500 } })
    const broken = await fetch(`${url}/broken`)
    expect(broken.status).toBe(500)
    expect(await broken.text()).not.toContain('hunter2')
    expect((await fetch(`${url}/nowhere`)).status).toBe(404)
    const large = await fetch(`${url}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `"${'x'.repeat(200)}"`,
    })
    expect(large.status).toBe(413)
    expect(await large.json()).toMatchObject({ error: { code: 'PAYLOAD_TOO_LARGE' } })
    const garbage = await fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })
    expect(garbage.status).toBe(400)
  })

  test.each(['/%', '/id/%ff', `/things/${'x'.repeat(3_000)}`])('answers a path that is none with the catalogue', async (path) => {
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 [^]*"code":"BAD_USER_INPUT"/)
    expect(answer.toString()).not.toMatch(/FST_|xxx/)
    socket.destroy()
  })

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers %s with the catalogue', async (_, text, status) => {
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*"code":"BAD_USER_INPUT"`))
  })

  test('says that a server is out of reach', async () => {
    const answer = await fetch(`${url}/unreachable`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } })
  })

  test('reads a body of 5 MB that is too large to its end, so that its sender comes to read the answer', async () => {
    const { port } = new URL(url)
    const head = 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    const body = Buffer.alloc(5_000_000, 'x')
    for (const [more, sent] of [
      [`Content-Length: ${body.length}\r\n\r\n`, body],
      [
        'Transfer-Encoding: chunked\r\n\r\n',
        Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]),
      ],
    ] as const) {
      // Reads nothing before all is written, as many clients do.
      const socket = connect(Number(port), '127.0.0.1')
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.pause().write(Buffer.concat([Buffer.from(head + more), sent]), () => resolve())
      })
      const [answer] = (await once(socket.resume(), 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1.1 413 .*PAYLOAD_TOO_LARGE/s)
      socket.destroy()
    }
  })

  test('hangs up on a body that comes too slowly, and says so', async () => {
    const { port } = new URL(url)
    const begin = performance.now()
    const socket = connect(Number(port), '127.0.0.1')
    const drip = setInterval(() => socket.write('x'), 20)
    socket.on('error', () => {})
    socket.write('POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n"')
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    await once(socket, 'close')
    clearInterval(drip)
    expect(answer).toMatch(/^HTTP\/1.1 408 .*did not arrive within 0.2 s/s)
    expect(performance.now() - begin).toBeGreaterThanOrEqual(190)
  })

  test('counts requests by route and status', async () => {
    await fetch(`${url}/id`)
    await fetch(`${url}/broken`)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('http_requests_total{service="test",method="GET",route="/id",status="200"} 1')
    expect(metrics).toContain('http_requests_total{service="test",method="GET",route="/broken",status="500"} 1')
    expect(metrics).toContain('http_request_duration_seconds_bucket')
  })

  test('hangs up on a client whose headers do not arrive within 15 s', async () => {
    const { port } = new URL(url)
    const begin = Date.now()
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n'))
      socket.on('close', () => resolve())
      socket.resume()
    })
    expect(Date.now() - begin).toBeLessThan(21_000)
  }, 25_000)
})
