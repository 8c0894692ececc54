import { once } from 'node:events'
import {
  connect,
  createServer,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type Http2Server,
  type IncomingHttpHeaders,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createSseHandler, type HttpStreamHandle, type HttpStreamLimits } from '../src/index.ts'
import { createLiveSource, type LiveSource } from './live-source.ts'

/** Many streams on one connection: what browsers do where the front speaks HTTP/2. */
let source: LiveSource<object>
let handler: HttpStreamHandle<object>
let server: Http2Server
let session: ClientHttp2Session
let reasons: string[]

beforeEach(async () => {
  source = createLiveSource()
  await start({})
})
afterEach(() => stop())

async function start(limits: Partial<HttpStreamLimits>): Promise<void> {
  reasons = []
  handler = createSseHandler<object>({
    authenticate: () => ({ context: {} }),
    subscribe: async ({ context, after }) => source.open(context, after),
    limits,
    observer: { closed: ({ reason }) => void reasons.push(reason) },
  })
  // Its requests and responses stand in for those of HTTP/1.1.
  server = createServer((request, response) => void handler.handle(request as never, response as never))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) // a TCP server's
}
async function stop(): Promise<void> {
  await handler.close()
  session.destroy()
  await new Promise((resolve) => server.close(resolve))
}
const closedWith = async (reason: string): Promise<void> => {
  while (!reasons.includes(reason)) await new Promise(setImmediate)
}

async function ask(headers: Record<string, string>, body?: string) {
  const stream: ClientHttp2Stream = session.request({
    ':path': '/?query=subscription{ticks}',
    accept: 'text/event-stream',
    ...headers,
  })
  stream.on('error', () => {}).end(body)
  const [answered] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
  let text = ''
  let wake = (): void => {}
  stream.setEncoding('utf8').on('data', (more: string) => {
    text += more
    wake()
  })
  return {
    stream,
    answered,
    says: async (what: string): Promise<string> => {
      while (!text.includes(what)) await new Promise<void>((resolve) => (wake = resolve))
      return text
    },
  }
}

test('streams share a connection, and each ends by itself', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, () => ask({})))
  expect(streams.map(({ answered }) => answered[':status'])).toEqual(Array(20).fill(200))
  await source.watchedBy(20)
  source.send({ ticks: 1 })
  await Promise.all(streams.map(({ says }) => says('id: 1\ndata: {"data":{"ticks":1}}')))
  streams[0]?.stream.close()
  await source.watchedBy(19)
  source.end()
  await Promise.all(streams.slice(1).map(({ says }) => says('event: complete')))
  await closedWith('completed')
  session.destroy()
})

test('a refusal leaves the connection', async () => {
  const refused = await ask({ ':method': 'POST', 'content-type': 'text/plain' }, 'x'.repeat(100_000))
  expect(refused.answered[':status']).toBe(415)
  await refused.says('BAD_USER_INPUT')
  expect((await ask({})).answered[':status']).toBe(200)
})

test('one that does not read is sent no more than it has room for, and is cut at last', async () => {
  await stop()
  await start({ heartbeatMs: 20, stalledMs: 100 })
  const { stream } = await ask({})
  await source.watchedBy(1)
  stream.pause()
  const large = 'x'.repeat(64 * 1024)
  for (let number = 1; number <= 400; number += 1) source.send({ large })
  expect(source.waiting()).toBeGreaterThan(200)
  await closedWith('stalled')
  await source.watchedBy(0)
  expect(handler.connections()).toBe(0)
})

test('a closing server takes no more, and lets go of the others', async () => {
  const { says } = await ask({})
  await source.watchedBy(1)
  const closed = handler.close({ overMs: 20 })
  expect((await ask({})).answered[':status']).toBe(503)
  await says('retry: ')
  await closed
  await source.watchedBy(0)
})
