import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { WebSocketServer } from 'ws'
import { firstEvent } from './first-event.ts'
import { readSettings } from './settings.ts'
import { smokeTest } from './smoke-test.ts'

// What a whole platform answers is proven by e2e/operations.embedded.test.ts; here, what a broken one does.
let server: ReturnType<typeof createServer>
let url: string
beforeEach(async () => {
  server = createServer((_request, response) => void response.writeHead(503).end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server has one
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})

async function play(): Promise<string[]> {
  const said: string[] = []
  expect(await smokeTest(readSettings({ BASE_URL: url }), (line) => said.push(line))).toBe(false)
  return said
}

test('where nobody is, the first step says so in one sentence, and the others are left', async () => {
  server.close()
  expect(await play()).toEqual([
    expect.stringMatching(
      /^fails ready, and all that comes after: http:\S+ cannot be reached \(.*ECONNREFUSED.*\); BASE_URL names another address\.$/,
    ),
  ])
})

test('where somebody is, each step says what is wrong with it', async () => {
  const said = await play()
  expect(said).toHaveLength(7)
  expect(said[0]).toBe('fails ready: answers 503')
  expect(said[5]).toBe('fails a subscription: Unexpected server response: 503')
  expect(said[6]).toBe('fails frames of strangers are refused: answers 503')
})

// What it fails with has more beside its message: the event that it was.
const says = (message: string) => expect.objectContaining({ name: 'Error', message })
const subscription = () => firstEvent({ url, token: undefined, query: 'subscription { a }', variables: {} }, 5_000)

test.each<[string, (socket: Duplex) => void, string]>([
  ['cut off', (socket) => socket.destroy(), 'socket hang up'],
  ['answered in another language', (socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'), 'Unexpected server response: 404'],
])('a subscription that is %s fails with an Error that says so', async (_how, answer, told) => {
  server.on('upgrade', (_request, socket) => answer(socket))
  await expect(subscription()).rejects.toEqual(says(told))
})

test('a subscription that is refused names the close code and its reason', async () => {
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' })
  sockets.on('connection', (socket) => socket.close(4403, 'FORBIDDEN'))
  await expect(subscription()).rejects.toEqual(says('the socket closed with 4403 FORBIDDEN'))
})
