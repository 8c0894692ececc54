import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { createSseHandler } from '../src/index.ts'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startGateway, type TestGateway, type Viewer } from './gateway.ts'
import { liveClient, watchLive } from './protocol/live-watch.ts'
import { openRaw } from './raw-socket.ts'

const query = 'subscription { logged(ship: "s") { text } }'

let harbour: Harbour
let gateway: TestGateway

beforeEach(async () => {
  harbour = await startHarbour()
  gateway = await startGateway(harbour.supergraphSdl)
  harbour.write({ number: 1, text: 'before' })
})
afterEach(async () => {
  await gateway.stop()
  await harbour.stop()
})

describe('a client that is cut off before the first event of a live field goes on from where it started', () => {
  test('over WebSocket it is told in a ping, if it keeps cursors', async () => {
    const raw = await openRaw(gateway.url)
    raw.send({ id: 'silent', type: 'subscribe', payload: { query } })
    raw.send({ id: 'keeps', type: 'subscribe', payload: { query, extensions: { cursor: true } } })
    expect(await raw.message()).toEqual({ type: 'ping', payload: { started: { id: 'keeps', cursor: '1' } } })
    // Also when it comes to what is open already.
    raw.send({ id: 'later', type: 'subscribe', payload: { query, extensions: { cursor: true } } })
    expect(await raw.message()).toEqual({ type: 'ping', payload: { started: { id: 'later', cursor: '1' } } })
    expect(raw.rest()).toEqual([])
    raw.socket.close()
  })

  test('which the live client heeds', async () => {
    let told = (): void => {}
    const started = new Promise<void>((resolve) => (told = resolve))
    class Overheard extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol)
        this.on('message', (data) => String(data as Buffer).includes('"started"') && told())
      }
    }
    const client = liveClient({ url: gateway.url, webSocketImpl: Overheard })
    const watch = watchLive(client, query)
    await started
    gateway.server.closeAllConnections()
    gateway.webSockets.end(() => true, 'TOKEN_EXPIRED')
    harbour.write({ number: 2, text: 'meanwhile' })
    expect(await watch.have(1)).toEqual([{ text: 'meanwhile' }])
    client.dispose()
  })

  test('over server-sent events by an id without an event', async () => {
    const sse = createSseHandler<Viewer>({
      authenticate: async () => ({ context: { name: 'anyone' } }),
      execute: async () => ({ data: null }),
      subscribe: (operation) => gateway.subscriptions.subscribe(operation),
    })
    gateway.server.on('request', (request, response) => void sse.handle(request, response))
    const url = `${gateway.url.replace('ws:', 'http:')}?query=${encodeURIComponent(query)}`
    const cut = new AbortController()
    const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: cut.signal })
    let said = ''
    for await (const bytes of response.body ?? []) {
      said += Buffer.from(bytes).toString()
      if (said.includes('id: 1\n\n')) break
    }
    cut.abort()
    expect(said).toBe(':\n\nid: 1\n\n')
    await sse.close()
  })
})
