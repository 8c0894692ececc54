import { spawn } from 'node:child_process'
import { EventEmitter, on } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { runConformance } from '../conformance/run-conformance.ts'
import { startHarbour } from './foreign/harbour.ts'
import { startHttpGateway } from './http-gateway.ts'

const main = fileURLToPath(new URL('../conformance/main.ts', import.meta.url))

async function conformance(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { env: { ...process.env, NODE_OPTIONS: '' } })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}
const failures = (out: string): string[] => out.split('\n').filter((line) => line.startsWith('FAIL'))

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}/graphql` // it listens on a port
}

test('our gateway passes every case, its upstreams looked at', async () => {
  const harbour = await startHarbour()
  const gateway = await startHttpGateway(harbour.supergraphSdl)
  let speed = 0
  // One upstream for both of a case's streams would be one reader: each has its own, as nobody says who is who.
  const events = {
    emit: () => harbour.moves.publish({ id: 'a', speed: (speed += 1) }),
    watchedBy: (count: number) => harbour.moves.readBy(count),
  }
  const operations = {
    subscription: { query: 'subscription { vesselMoved { speed owner { name } } }' },
    query: { query: '{ fleet { id } }' },
  }
  const stream = { url: gateway.httpUrl, headers: {}, ...operations, ...events }
  try {
    const verdicts = await runConformance(
      { websocket: { url: gateway.url, ...operations, ...events }, sse: stream, multipart: stream },
      5_000,
    )
    expect(verdicts.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(verdicts.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(50)
  } finally {
    await gateway.stop()
    await harbour.stop()
  }
}, 60_000)

describe('by URL', () => {
  const ticks = new EventEmitter().setMaxListeners(0)
  let tick = 0
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  let address: string

  /** graphql-ws and graphql-sse as their authors wrote them: what holds for them is not ours alone. */
  beforeAll(async () => {
    // graphql-ws tells there what it makes of what is wrong.
    jest.spyOn(console, 'error').mockImplementation(() => {})
    const schema = buildSchema('type Query { hello: String } type Mutation { tick: Int } type Subscription { ticks: Int }')
    Object.assign(schema.getQueryType()?.getFields()['hello'] ?? {}, { resolve: () => 'world' })
    Object.assign(schema.getMutationType()?.getFields()['tick'] ?? {}, { resolve: () => void ticks.emit('tick', (tick += 1)) })
    Object.assign(schema.getSubscriptionType()?.getFields()['ticks'] ?? {}, {
      resolve: ([count]: [number]) => count,
      subscribe: () => on(ticks, 'tick'),
    })
    useServer({ schema, onConnect: ({ connectionParams }) => connectionParams?.['who'] !== 'stranger' }, sockets)
    server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (each) => sockets.emit('connection', each, request)),
    )
    const handle = createHandler({ schema })
    server.on('request', (request, response) => void handle(request, response).catch(() => response.writeHead(500).end()))
    address = await listening(server)
  })
  afterAll(() => {
    jest.restoreAllMocks()
    sockets.clients.forEach((socket) => socket.terminate())
    server.closeAllConnections()
    server.close()
  })

  test('a reference server passes, but for what we hold it to beyond', async () => {
    const { code, out } = await conformance(
      ...['--url', `ws://${address}`, '--sse', `http://${address}`, '--subscription', 'subscription { ticks }', '--query', '{ hello }'],
      ...['--emit', 'mutation { tick }', '--refused-init', '{"who":"stranger"}', '--settle-ms', '40', '--patience-ms', '2000'],
    )
    const lenient = [
      '4400 for next, which only servers send',
      '4400 for connection_ack, which only servers send',
      'what does not parse is answered by an error message, after which the id is free and the socket open',
      'an id may be used again in the same breath as its complete: the new one lives, alone',
    ]
    const failed = failures(out).map((line) => line.replace('FAIL  websocket  ', ''))
    expect(failed).toContain(lenient[2])
    expect(failed.filter((name) => !lenient.includes(name))).toEqual([])
    expect(out).toMatch(/\n[45]\d passed, [34] failed, 2 skipped\n$/)
    expect(code).toBe(1)
  }, 60_000)

  test('a server that does everything wrong fails', async () => {
    const wrong = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('event: next\n\n'))
    new WebSocketServer({ server: wrong }).on('connection', (socket) => {
      socket.on('error', () => {})
      socket.on('message', () => socket.send('{"type":"connection_ack"}'))
    })
    const url = await listening(wrong)
    const { code, out } = await conformance(
      ...['--url', `ws://${url}`, '--sse', `http://${url}`, '--multipart', `http://${url}`, '--subscription', 'subscription { a }'],
      ...['--settle-ms', '1', '--patience-ms', '200'],
    )
    wrong.closeAllConnections()
    wrong.close()
    const [, passed = '', failed = ''] = /(\d+) passed, (\d+) failed/.exec(out) ?? []
    expect(code).toBe(1)
    expect(Number(failed)).toBeGreaterThan(30)
    // Its handshake and its connection_ack are right.
    expect(Number(passed)).toBeLessThan(8)
    expect(failures(out).some((line) => line.includes(' sse ')) && failures(out).some((line) => line.includes(' multipart '))).toBe(true)
  }, 60_000)

  test('--help, and a mistake is one sentence with its own exit code', async () => {
    expect(await conformance('--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('--subscription TEXT') })
    expect(await conformance('--subscription', 'x')).toEqual({
      code: 2,
      out: '',
      err: 'Name what is to be held to its protocol with --url, --sse or --multipart; --help says more.\n',
    })
    expect(await conformance('--url', 'ws://x', '--subscription', 'x', '--init', '[]')).toMatchObject({
      code: 2,
      err: '--init is no JSON object: []\n',
    })
  })
})
