import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHealth, createInternalIdentity, createMetrics, identityHeader, silentLogger, type SignIdentity } from '@parley/platform'
import { createClient } from 'graphql-ws'
import { WebSocket, WebSocketServer } from 'ws'
import { createInterviewsSubgraph, type InterviewsSubgraph } from '../create-interviews-subgraph.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

let platform: InterviewsPlatform
/** Stands where the emotion subgraph is. */
let emotion: Server
let subgraph: InterviewsSubgraph
let sign: SignIdentity

beforeAll(async () => {
  platform = await openInterviewsPlatform()
  const sockets = new WebSocketServer({ noServer: true })
  emotion = createServer((request, response) => {
    request.resume().once('end', () => response.end(JSON.stringify({ url: request.url, authorization: request.headers.authorization })))
  })
  emotion.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.send(JSON.stringify({ url: request.url, authorization: request.headers.authorization }))
    }),
  )
  await once(emotion.listen(0, '127.0.0.1'), 'listening')
  const identity = await createInternalIdentity()
  sign = identity.sign
  const { databaseUrl, bus, queue, store } = platform
  subgraph = await createInterviewsSubgraph({
    databaseUrl,
    bus,
    queue,
    store,
    verifyIdentity: identity.verifierFor('interviews'),
    logger: silentLogger(),
    metrics: createMetrics(),
    health: createHealth(),
    // Its GraphQL address, as the other subgraphs are told it: the origin is what counts.
    emotionUrl: `http://127.0.0.1:${(emotion.address() as AddressInfo).port}/graphql`,
  })
}, 60_000)
afterAll(async () => {
  await subgraph.close()
  emotion.closeAllConnections()
  emotion.close()
  await platform.close()
})

const socketTo = (path: string, url = subgraph.url) => {
  const address = new URL(path, url)
  address.protocol = 'ws:'
  return new WebSocket(address, { headers: { authorization: 'Bearer mine' } })
}

/** The status with which an upgrade is refused. */
async function refusal(path: string, url?: string): Promise<number | undefined> {
  const socket = socketTo(path, url)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  socket.on('error', () => {}) // that it never opened
  socket.terminate()
  return response.statusCode
}

test('frames that are put here reach the emotion subgraph', async () => {
  const answer = await fetch(new URL('/api/v1/interviews/i7/frames', subgraph.url), {
    method: 'PUT',
    headers: { 'content-type': 'image/jpeg', authorization: 'Bearer mine' },
    body: 'picture',
  })
  expect(await answer.json()).toEqual({ url: '/api/v1/interviews/i7/frames', authorization: 'Bearer mine' })
})

test('and so does the WebSocket of the guide, with its header and its ticket, counted in websocket_active', async () => {
  const socket = socketTo('/ws/interviews/i7?ticket=t')
  const [hello] = (await once(socket, 'message')) as [Buffer]
  expect(JSON.parse(hello.toString())).toEqual({ url: '/ws/interviews/i7?ticket=t', authorization: 'Bearer mine' })
  const metrics = await (await fetch(new URL('/metrics', subgraph.url))).text()
  expect(metrics).toContain('websocket_active{service="interviews"} 1')
  socket.close()
  await once(socket, 'close')
})

test('while subscriptions stay here, and a path that nobody serves is 404', async () => {
  const client = createClient({ url: subgraph.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
  const extensions = { [identityHeader]: await sign(people.ivan, 'interviews'), live: 'head' }
  const events = client.iterate({ query: 'subscription { interviewsChanged { cursor } }', extensions })
  expect((await events.next()).value).toMatchObject({ extensions: { live: { cursor: expect.any(String) } } })
  await client.dispose()
  expect(await refusal('/elsewhere')).toBe(404)
})

test('where no address of the emotion subgraph is given, neither is served', async () => {
  const alone = platform.replicas[0]?.url
  expect(await refusal('/ws/interviews/i7', alone)).toBe(404)
  expect((await fetch(new URL('/api/v1/interviews/i7/frames', alone), { method: 'PUT' })).status).toBe(404)
})
