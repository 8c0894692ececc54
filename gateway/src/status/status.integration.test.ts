import { createServer, type Server } from 'node:http'
import { createHealth, createHttpServer, createMetrics, silentLogger, type Health, type Metrics } from '@parley/platform'
import type { PartStatus, PlatformStatus } from '@parley/platform/status'
import { eventually } from '@parley/platform/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { AddressInfo } from 'node:net'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway-options.ts'
import { noRoutes } from '../routes/routes.ts'
import { ask } from '../testing/ask.ts'
import { createMembers, type Members } from '../testing/members.ts'
import { startShop, type Shop } from '../testing/shop-subgraphs.ts'

const routes = {
  ...noRoutes,
  status: {
    roles: ['ADMIN' as const],
    parts: [
      { name: 'gateway', kind: 'service' as const },
      { name: 'kitchen', kind: 'worker' as const },
      { name: 'cellar', kind: 'worker' as const },
      { name: 'attic', kind: 'worker' as const },
    ],
    infrastructure: [
      { name: 'postgres', check: 'database' },
      { name: 'redis', check: 'Redis' },
    ],
  },
}

let shop: Shop
let members: Members
let gateway: Gateway
let admin: Record<string, string>
/** Of the part that answers, as every process of ours does. */
const kitchen: { metrics: Metrics; health: Health; asked: number } = {
  metrics: createMetrics({ processMetrics: true }),
  health: createHealth(),
  asked: 0,
}
const app = createHttpServer({ name: 'kitchen', logger: silentLogger(), ...kitchen })
/** Takes connections and says nothing. */
let cellar: Server

const portOf = (server: Server) => (server.address() as AddressInfo).port

beforeAll(async () => {
  shop = await startShop()
  members = await createMembers()
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.url === '/metrics') kitchen.asked++
    done()
  })
  await app.listen({ port: 0 })
  cellar = createServer(() => {})
  await new Promise<void>((resolve) => cellar.listen(0, '127.0.0.1', resolve))
  gateway = await createGateway({
    supergraphSdl: shop.supergraphSdl,
    identity: members.identity,
    routes,
    statusUrls: { kitchen: `http://localhost:${portOf(app.server)}/`, cellar: `http://127.0.0.1:${portOf(cellar)}` },
    logger: silentLogger(),
  })
  admin = { authorization: `Bearer ${await members.token(undefined, { role: 'ADMIN' })}` }
})
afterAll(async () => {
  await gateway.close()
  await app.close()
  cellar.closeAllConnections()
  cellar.close()
  await shop.close()
})

const look = async (headers = admin) => {
  const response = await fetch(`${gateway.url}/platform/status`, { headers })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as PlatformStatus & { error?: { code: string } },
  }
}
const partOf = ({ parts }: PlatformStatus, name: string): PartStatus | undefined => parts.find((part) => part.name === name)
/** The next look is another one. */
const later = () => new Promise((resolve) => setTimeout(resolve, 1_050))

test('is for the roles that the routes name', async () => {
  const nobody = await look({})
  expect([nobody.status, nobody.body.error?.code]).toEqual([401, 'UNAUTHENTICATED'])
  const analyst = await look({ authorization: `Bearer ${await members.token()}` })
  expect([analyst.status, analyst.body.error?.code]).toEqual([403, 'FORBIDDEN'])
  const forged = await look({ authorization: 'Bearer none' })
  expect([forged.status, forged.body.error?.code]).toEqual([401, 'UNAUTHENTICATED'])
  const { status, headers } = await look()
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
})

test('a part that hangs costs a second, and nothing of what the others tell', async () => {
  await later()
  const before = performance.now()
  const { body } = await look()
  expect(performance.now() - before).toBeLessThan(2_000)
  expect(Date.now() - Date.parse(body.at)).toBeLessThan(2_000)
  expect(body.development).toBe(false)
  expect(body.parts.map(({ name, kind, state, stop }) => [name, kind, state, stop])).toEqual([
    ['gateway', 'service', 'ready', null],
    ['kitchen', 'worker', 'ready', null],
    ['cellar', 'worker', 'down', null],
    ['attic', 'worker', 'down', null],
  ])
  expect(partOf(body, 'cellar')).toMatchObject({ missing: ['It did not answer within 1 s.'], upSeconds: null, memoryBytes: null })
  expect(partOf(body, 'attic')?.missing).toEqual(['The gateway was not told where it is (STATUS_URLS).'])
  const { upSeconds, memoryBytes, eventLoopP99Ms } = partOf(body, 'kitchen') ?? {}
  expect(Math.abs((upSeconds ?? 0) - process.uptime())).toBeLessThan(5)
  expect(memoryBytes).toBeGreaterThan(10_000_000)
  expect(eventLoopP99Ms).toBeGreaterThanOrEqual(0)
  // Nobody tells of these.
  expect([body.queues, body.pool, body.errors]).toEqual([[], null, []])
})

test('a hundred who ask at once cost one look', async () => {
  await later()
  const before = kitchen.asked
  const looks = await Promise.all(Array.from({ length: 100 }, () => look()))
  expect(new Set(looks.map(({ body }) => body.at)).size).toBe(1)
  expect(kitchen.asked).toBe(before + 1)
})

test('what a part misses is told, and what it stands on by what it says of it', async () => {
  const removals = [
    kitchen.health.addCheck('kitchen database', () => {
      throw new Error('connect ECONNREFUSED 127.0.0.1:5432')
    }),
    kitchen.health.addCheck('Redis', () => {}),
  ]
  await later()
  const { body } = await look()
  expect(partOf(body, 'kitchen')).toMatchObject({ missing: ['kitchen database: connect ECONNREFUSED 127.0.0.1:5432.'] })
  expect(partOf(body, 'kitchen')?.state).toMatch(/starting|degraded/)
  expect(body.parts.slice(4).map(({ name, kind, state, missing }) => [name, kind, state, missing])).toEqual([
    ['postgres', 'infrastructure', 'down', ['kitchen: connect ECONNREFUSED 127.0.0.1:5432.']],
    ['redis', 'infrastructure', 'ready', []],
  ])
  for (const remove of removals) remove()
  await later()
  const { body: next } = await look()
  expect(partOf(next, 'kitchen')?.state).toBe('ready')
})

test('queues, the pool and rates are told as the parts count them', async () => {
  const { metrics } = kitchen
  metrics.gauge('queue_depth', 'Messages waiting', ['queue']).set({ queue: 'orders' }, 12)
  metrics.gauge('queue_depth', 'Messages waiting', ['queue']).set({ queue: 'orders.dead' }, 2)
  metrics.gauge('queue_depth', 'Messages waiting', ['queue']).set({ queue: 'letters' }, 0)
  metrics.gauge('queue_depth', 'Messages waiting', ['queue']).set({ queue: 'retry.200ms' }, 0)
  metrics.gauge('queue_consumers', 'Consumers', ['queue']).set({ queue: 'orders' }, 3)
  metrics.gauge('parley_inference_info', 'What computes', ['backend']).set({ backend: 'wasm' }, 1)
  metrics.gauge('parley_inference_places', 'Frames at once').set(4)
  metrics.gauge('parley_inference_threads_busy', 'Frames in work').set(3)
  const frames = metrics.counter('parley_frames_total', 'Frames', ['outcome'])
  const seconds = metrics.histogram('parley_inference_frame_seconds', 'Seconds', [], [0.02, 0.04, 1])
  await later()
  await look()
  frames.inc({ outcome: 'OK' }, 20)
  for (let frame = 0; frame < 20; frame++) seconds.observe(0.03)
  for (let request = 0; request < 10; request++) await ask(gateway, '{ nothing }', admin)
  await eventually(async () => {
    const { body } = await look()
    expect(body.queues).toEqual([
      { name: 'orders', depth: 12, deadLetters: 2, consumers: 3 },
      { name: 'letters', depth: 0, deadLetters: null, consumers: null },
    ])
    expect(body.pool).toMatchObject({ backend: 'wasm', workers: 4, busy: 3, framesDroppedTotal: null })
    expect(body.pool?.framesPerSecond).toBeGreaterThan(0.2)
    expect(body.pool?.inferenceMs).toEqual({ p50: 30, p95: 39, p99: 39.8 })
    expect(body.latency.requestsPerSecond).toBeGreaterThan(0.2)
    expect(body.latency.httpMs?.p50).toBeGreaterThan(0)
    expect(body.latency.eventMs).toBeNull()
    expect(body.sockets).toEqual({ websocket: 0, sse: 0, multipart: 0, subscriptions: 0, upstreams: 0 })
  }, 15_000)
}, 30_000)

test('there is none where the routes have none', async () => {
  const plain = await createGateway({ supergraphSdl: shop.supergraphSdl, identity: members.identity, logger: silentLogger() })
  expect((await fetch(`${plain.url}/platform/status`, { headers: admin })).status).toBe(404)
  await plain.close()
})

test('where nothing can be stopped there is nowhere to ask for it', async () => {
  const response = await fetch(`${gateway.url}/platform/parts/kitchen/stop`, { method: 'POST', headers: admin })
  expect([response.status, await response.json()]).toEqual([404, { error: expect.objectContaining({ code: 'NOT_FOUND' }) }])
})

test('errors are told by the code that clients got, whatever refused them', async () => {
  await later()
  await look()
  for (let request = 0; request < 3; request++) await ask(gateway, '{ product(id: 1) { nothing } }', admin)
  await fetch(`${gateway.url}/nowhere`)
  await fetch(`${gateway.url}/graphql`, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
  await eventually(async () => {
    const { errors } = (await look()).body
    const counted = Object.fromEntries(errors.map(({ code, perMinute }) => [code, perMinute]))
    expect(Object.keys(counted)).toEqual(expect.arrayContaining(['GRAPHQL_VALIDATION_FAILED', 'NOT_FOUND', 'BAD_USER_INPUT']))
    expect(counted['GRAPHQL_VALIDATION_FAILED']).toBeGreaterThan(counted['BAD_USER_INPUT'] ?? 0)
  }, 15_000)
}, 30_000)

test('a part is stopped by whoever runs the parts, and its refusals are told', async () => {
  const asked: (string | undefined)[] = []
  const control = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    const [status, body] =
      request.url === '/parts'
        ? [
            200,
            {
              parts: [
                { name: 'kitchen', stop: 'restart', starting: false },
                { name: 'cellar', stop: 'kill', starting: true },
              ],
            },
          ]
        : request.url === '/parts/kitchen/stop'
          ? [202, { part: 'kitchen', stopped: 'restart' }]
          : request.url === '/parts/cellar/stop'
            ? [409, {}]
            : [404, {}]
    response.writeHead(status as number, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve))
  const development = await createGateway({
    supergraphSdl: shop.supergraphSdl,
    identity: members.identity,
    routes,
    control: { url: `http://127.0.0.1:${portOf(control)}`, token: 'secret' },
    logger: silentLogger(),
  })
  const stop = async (part: string, headers = admin) => {
    const response = await fetch(`${development.url}/platform/parts/${part}/stop`, { method: 'POST', headers })
    const body = (await response.json()) as { error?: { code: string } }
    return [response.status, body.error?.code ?? body]
  }
  const analyst = { authorization: `Bearer ${await members.token()}` }
  expect(await stop('kitchen', {})).toEqual([401, 'UNAUTHENTICATED'])
  expect(await stop('kitchen', analyst)).toEqual([403, 'FORBIDDEN'])
  expect(asked.filter((line) => line?.startsWith('POST'))).toEqual([])
  expect(await stop('kitchen')).toEqual([202, { part: 'kitchen', stopped: 'restart' }])
  expect(asked.at(-1)).toBe('POST /parts/kitchen/stop Bearer secret')
  expect(await stop('cellar')).toEqual([409, 'CONFLICT'])
  expect(await stop('nobody')).toEqual([404, 'NOT_FOUND'])
  const status = (await (await fetch(`${development.url}/platform/status`, { headers: admin })).json()) as PlatformStatus
  expect(status.development).toBe(true)
  expect(status.parts.map(({ name, state, stop: how }) => [name, state, how])).toEqual([
    ['gateway', 'ready', null],
    ['kitchen', 'down', 'restart'],
    ['cellar', 'starting', 'kill'],
    ['attic', 'down', null],
  ])
  control.closeAllConnections()
  await new Promise((resolve) => control.close(resolve))
  expect(await stop('kitchen')).toEqual([503, 'SERVICE_UNAVAILABLE'])
  await development.close()
})
