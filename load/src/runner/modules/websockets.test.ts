import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { WebSocketServer } from 'ws'
import { oneUser, playScript } from '../testing/play-script.ts'

let server: WebSocketServer
let url: string

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: (offered) => [...offered][0] ?? false })
  server.on('connection', (socket, request) => {
    socket.send(JSON.stringify({ protocol: socket.protocol, token: request.headers.authorization ?? null }))
    socket.on('message', (data: Buffer, binary) => {
      if (data.toString() === 'bye') socket.close(4000, 'as you wish')
      else socket.send(data, { binary })
    })
  })
  await once(server, 'listening')
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address
})
afterAll(async () => {
  for (const client of server.clients) client.terminate()
  server.close()
  await once(server, 'close')
})

const connect = (body: string, options: unknown = oneUser('50ms')) =>
  playScript(
    `import { WebSocket } from 'k6/websockets'
    export default function () {
      const socket = new WebSocket(__ENV.URL, null, { headers: { 'Sec-WebSocket-Protocol': 'graphql-transport-ws', authorization: 'Bearer t' } })
      ${body}
    }`,
    options,
    { env: { URL: url } },
  )
/** Keeps one iteration going for the whole play: its socket is closed by the server, by the body, or by the end. */
const firstOf = (logged: unknown[], count: number) => logged.slice(0, count)

test('asks for the subprotocol that is given as a header, as k6 must', async () => {
  const { logged } = await connect(`socket.onmessage = ({ data }) => { log(JSON.parse(data)); socket.close() }`)
  expect(firstOf(logged, 1)).toEqual([{ protocol: 'graphql-transport-ws', token: 'Bearer t' }])
})

test('keeps the iteration going until the socket is closed, by either side', async () => {
  const { logged, state } = await connect(`
    log(socket.readyState)
    socket.onopen = () => { log(socket.readyState); socket.send('bye') }
    socket.onclose = () => log(socket.readyState)`)
  expect(firstOf(logged, 3)).toEqual([0, 1, 3])
  expect(state.interrupted).toBe(0)
})

test('sends and hears text and bytes, by handlers and by listeners', async () => {
  const { logged } = await connect(`
    const heard = []
    socket.addEventListener('open', () => { socket.send('text'); socket.send(new Uint8Array([1, 2]).buffer) })
    socket.addEventListener('message', ({ data }) => {
      heard.push(typeof data === 'string' ? data : [...new Uint8Array(data)])
      if (heard.length === 3) { log(heard.slice(1)); socket.close() }
    })`)
  expect(firstOf(logged, 1)).toEqual([['text', [1, 2]]])
})

test('tells an error and the end when there is nobody', async () => {
  const { logged, state } = await playScript(
    `import { WebSocket } from 'k6/websockets'
    export default function () {
      const socket = new WebSocket('ws://127.0.0.1:1/')
      socket.onerror = ({ error }) => log(error)
      socket.onclose = () => log('closed')
    }`,
    oneUser('50ms'),
  )
  expect(firstOf(logged, 2)).toEqual([expect.stringContaining('ECONNREFUSED'), 'closed'])
  expect(state.registry.sink('ws_sessions')).toEqual({ type: 'counter', value: 0 })
})

test('sends nothing before it is open', async () => {
  const { lines } = await connect(`socket.onclose = () => {}; try { socket.send('early') } finally { socket.close() }`)
  expect(lines[0]).toContain('InvalidStateError')
})

test('ends open sockets with an iteration that is interrupted', async () => {
  const { state } = await connect(`socket.onmessage = () => {}`, oneUser('50ms', { gracefulStop: '50ms' }))
  expect(state.interrupted).toBe(1)
  while (server.clients.size > 0) await once([...server.clients][0] as never, 'close') // a ws socket is an event emitter
  expect(server.clients.size).toBe(0)
})

test('counts sessions and messages', async () => {
  const { state } = await connect(`socket.onmessage = () => socket.send('bye')`, oneUser('1ms'))
  expect(state.registry.sink('ws_sessions')).toEqual({ type: 'counter', value: 1 })
  expect(state.registry.sink('ws_msgs_sent')).toEqual({ type: 'counter', value: 1 })
  expect(state.registry.sink('ws_msgs_received')).toEqual({ type: 'counter', value: 1 })
  expect(state.registry.sink('ws_session_duration')).toMatchObject({ trend: { count: 1 } })
})
