import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { anonymous, createMetrics, silentLogger } from '@parley/platform'
import { buildSchema } from 'graphql'
import { WebSocketServer } from 'ws'
import { createSubscriptionServer } from './subscription-server.ts'

let server: Server
let subscriptions: ReturnType<typeof createSubscriptionServer>
const clients: Socket[] = []

beforeEach(async () => {
  server = createServer()
  subscriptions = createSubscriptionServer({
    name: 'test',
    server,
    schema: buildSchema('type Query { a: Int } type Subscription { a: Int }'),
    createContext: (request) => request,
    verifyIdentity: async () => ({ principal: anonymous }),
    logger: silentLogger(),
    metrics: createMetrics(),
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await subscriptions.close()
  server.close()
})

/** Asks for an upgrade. @returns the status line, and the socket */
async function upgrade(path: string): Promise<{ status: string; client: Socket }> {
  // It never ends its own half, as a careless client would not.
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
  clients.push(client)
  const key = Buffer.from('sixteen bytes ok').toString('base64')
  client.write(
    `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
  )
  const [answer] = (await once(client, 'data')) as [Buffer]
  return { status: answer.toString().split('\r\n', 1)[0] ?? '', client }
}

const openConnections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))

test('a path that nobody serves is 404, and its socket is let go', async () => {
  for (const path of ['/ws/interviews/7', '//', '/graphql/']) {
    const { status, client } = await upgrade(path)
    expect(status).toBe('HTTP/1.1 404 Not Found')
    if (!client.readableEnded) await once(client, 'end')
  }
  expect((await upgrade('/graphql?a=1')).status).toBe('HTTP/1.1 101 Switching Protocols')
  expect(await openConnections()).toBe(1)
})

test('a path that another listener serves is left to it', async () => {
  const others = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (request.url === '/ws/interviews/7') others.handleUpgrade(request, socket, head, () => {})
  })
  expect((await upgrade('/ws/interviews/7')).status).toBe('HTTP/1.1 101 Switching Protocols')
  others.close()
})
