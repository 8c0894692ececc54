import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { oneUser, playScript } from '../testing/play-script.ts'

let server: Server
let url: string
const connections = new Set<unknown>()

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/hang') return
    if (request.url === '/cut') return void request.socket.destroy()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const status = Number(/^\/status\/(\d+)/.exec(request.url ?? '')?.[1] ?? 200)
      const { method, headers } = request
      response.writeHead(status, { 'content-type': 'application/json', 'x-two': ['a', 'b'] })
      response.end(JSON.stringify({ method, body: Buffer.concat(chunks).toString('hex'), token: headers.authorization ?? null }))
    })
  })
  server.on('connection', (socket) => connections.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

/** Runs this once, in one iteration. */
const once1 = (body: string) =>
  playScript(
    `import http from 'k6/http'
    import { setTimeout } from 'k6/timers'
    let done = false
    export default async function () {
      if (!done) { done = true; ${body} }
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }`,
    oneUser('100ms'),
    { env: { URL: url } },
  )

test('sends method, headers and body, and gives the answer as k6 does', async () => {
  const { logged } = await once1(`
    const { status, status_text, body, headers, error, error_code, timings, request } = await http.asyncRequest(
      'PUT', __ENV.URL + '/a?b=c', 'héllo', { headers: { authorization: 'Bearer t' } })
    log({ status, status_text, body, type: headers['Content-Type'], two: headers['X-Two'], error, error_code, method: request.method })
    log(timings.duration >= timings.waiting && timings.waiting > 0)`)
  expect(logged).toEqual([
    {
      status: 200,
      status_text: '200 OK',
      body: JSON.stringify({ method: 'PUT', body: Buffer.from('héllo').toString('hex'), token: 'Bearer t' }),
      type: 'application/json',
      two: 'a, b',
      error: '',
      error_code: 0,
      method: 'PUT',
    },
    true,
  ])
})

test('sends bytes as they are, and reads JSON', async () => {
  const { logged } = await once1(`log((await http.asyncRequest('POST', __ENV.URL, new Uint8Array([0, 255, 10]).buffer)).json().body)`)
  expect(logged).toEqual(['00ff0a'])
})

test.each([
  ['a refused connection', `'http://127.0.0.1:1/'`, 1212, 'ECONNREFUSED'],
  ['a connection that is cut', `__ENV.URL + '/cut'`, 1220, ''],
  ['no answer in time', `__ENV.URL + '/hang', null, { timeout: '100ms' }`, 1050, 'request timeout'],
])('%s is an answer with status 0 and an error, no exception', async (_, request, code, error) => {
  const { logged, lines } = await once1(
    `const r = await http.asyncRequest('GET', ${request}); log([r.status, r.body, r.error_code, r.error])`,
  )
  expect(lines).toEqual([])
  expect(logged).toEqual([[0, null, code, expect.stringContaining(error)]])
})

test('counts requests, and as failed those that are not 200 to 399', async () => {
  const { state } = await once1(`
    for (const status of [200, 202, 302, 404, 500]) await http.asyncRequest('GET', __ENV.URL + '/status/' + status)
    await http.asyncRequest('GET', 'http://127.0.0.1:1/')`)
  expect(state.registry.sink('http_reqs')).toEqual({ type: 'counter', value: 6 })
  expect(state.registry.sink('http_req_failed')).toEqual({ type: 'rate', passes: 3, total: 6 })
  expect(state.registry.sink('http_req_duration')).toMatchObject({ trend: { count: 6 } })
})

test('tags samples with what was asked for, by whom, and how it ended', async () => {
  const names = ['method:GET', 'name:named', 'kind:api', 'status:404', 'expected_response:false', 'scenario:main', 'error_code:1404']
  const { verdicts } = await playScript(
    `import http from 'k6/http'
    export default () => http.asyncRequest('GET', __ENV.URL + '/status/404', null, { tags: { name: 'named', kind: 'api' } })`,
    { ...oneUser('100ms'), thresholds: Object.fromEntries(names.map((name) => [`http_reqs{${name}}`, ['count>0']])) },
    { env: { URL: url } },
  )
  expect(verdicts.filter(({ ok }) => !ok)).toEqual([])
})

test('users keep their connections from request to request, and share none', async () => {
  connections.clear()
  await playScript(
    `import http from 'k6/http'
    export default () => http.asyncRequest('GET', __ENV.URL)`,
    { scenarios: { main: { executor: 'constant-vus', vus: 3, duration: '200ms' } } },
    { env: { URL: url } },
  )
  expect(connections.size).toBe(3)
})

test('a request without an answer is ended with its iteration, and counted nowhere', async () => {
  const { state, exitCode } = await playScript(
    `import http from 'k6/http'
    export default () => http.asyncRequest('GET', __ENV.URL + '/hang')`,
    oneUser('100ms', { gracefulStop: '100ms' }),
    { env: { URL: url } },
  )
  expect(exitCode).toBe(0)
  expect(state.interrupted).toBe(1)
  expect(state.registry.sink('http_reqs')).toEqual({ type: 'counter', value: 0 })
})
