import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { WebSocketServer, type WebSocket } from 'ws'
import { openRawClient, type RawClient } from './raw-client.ts'

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

/** What a client hears, and the other end of its connection. */
async function connected() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: (names) => [...names][0] ?? false })
  await once(server, 'listening')
  closing.push(() => server.close())
  const texts: string[] = []
  const closes: (number | undefined)[] = []
  let wake = (): void => {}
  const connection = once(server, 'connection') as Promise<[WebSocket, { socket: Socket }]>
  const client: RawClient = await openRawClient({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port, // it listens on a port
    path: '/graphql',
    onText(buffer, start, end) {
      texts.push(buffer.toString('utf8', start, end))
      wake()
    },
    onClose(code) {
      closes.push(code)
      wake()
    },
  })
  closing.push(() => client.close())
  const [socket, { socket: tcp }] = await connection
  const heard = async (count: number) => {
    while (texts.length < count) await new Promise<void>((resolve) => (wake = resolve))
    return texts
  }
  const ended = async () => {
    while (closes.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    return closes[0]
  }
  return { client, socket, tcp, heard, ended }
}

describe('the raw client', () => {
  test('asks for graphql-transport-ws, and what it sends is a frame that ws reads', async () => {
    const { client, socket } = await connected()
    expect(socket.protocol).toBe('graphql-transport-ws')
    const long = 'x'.repeat(1_000)
    const received = once(socket, 'message')
    client.send({ type: 'subscribe', long })
    expect(JSON.parse(String((await received)[0]))).toEqual({ type: 'subscribe', long })
  })

  test('hears messages of every length, many in one packet', async () => {
    const { socket, tcp, heard } = await connected()
    const texts = [2, 125, 126, 65_535, 65_536, 200_000].map((length) => 'é'.repeat(length / 2))
    tcp.cork()
    for (const text of texts) socket.send(text)
    tcp.uncork()
    expect(await heard(texts.length)).toEqual(texts)
  })

  test('hears a message whose bytes come one by one', async () => {
    const { tcp, heard } = await connected()
    const text = 'a'.repeat(200)
    tcp.setNoDelay(true)
    for (const byte of Buffer.concat([Buffer.from([0x81, 126, 0, 200]), Buffer.from(text)]))
      await new Promise<void>((resolve) => tcp.write(Buffer.from([byte]), () => resolve()))
    expect(await heard(1)).toEqual([text])
  })

  test('answers a ping with its payload', async () => {
    const { socket } = await connected()
    const pong = once(socket, 'pong')
    socket.ping('abc')
    expect(String((await pong)[0])).toBe('abc')
  })

  test('tells the code that it was closed with', async () => {
    const { socket, ended } = await connected()
    socket.close(4403, 'Forbidden')
    expect(await ended()).toBe(4403)
  })

  test('says how its upgrade was refused', async () => {
    const server = createServer((socket) => void socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => server.close())
    const { port } = server.address() as AddressInfo // it listens on a port
    const opening = openRawClient({ host: '127.0.0.1', port, path: '/', onText() {}, onClose() {} })
    await expect(opening).rejects.toThrow('the server refused the upgrade: HTTP/1.1 503 Service Unavailable')
  })
})
