import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import type { LiveClient, LiveClientOptions, LiveState } from '../src/client/index.ts'
import { startHarbour } from './foreign/harbour.ts'
import { startGateway } from './gateway.ts'
import { createLiveSource } from './live-source.ts'
import { liveClient, watchLive } from './protocol/live-watch.ts'
import { startSocketServer, type SocketServer, type SocketViewer } from './protocol/socket-server.ts'

const query = 'subscription { count }'
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
const clients: LiveClient[] = []
const servers: SocketServer[] = []
const connect = (options: LiveClientOptions): LiveClient => {
  const client = liveClient(options)
  clients.push(client)
  return client
}
afterEach(async () => {
  clients.splice(0).forEach((client) => client.dispose())
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

/** Two servers of the same events, and where a client is sent. */
async function startTwo() {
  const source = createLiveSource<SocketViewer>()
  const [first, second] = [await startSocketServer({}, source), await startSocketServer({}, source)]
  servers.push(first, second)
  let number = 0
  return {
    source,
    first,
    second,
    url: () => (first.heard.length === 0 ? first.url : second.url),
    send: () => source.send({ count: (number += 1) }),
  }
}

describe('a subscription goes on after its last event, each event once', () => {
  test('on another server, when one is drained', async () => {
    const { source, first, second, url, send } = await startTwo()
    const watches = upTo(5).map(() =>
      watchLive(connect({ url: () => (second.heard.length < 5 && first.heard.length < 5 ? first.url : second.url) }), query),
    )
    void url
    await source.watchedBy(5)
    expect(first.webSockets.connections()).toBe(5)
    send()
    await Promise.all(watches.map(({ have }) => have(1)))
    const drained = first.webSockets.close({ overMs: 300 })
    let sent = 1
    while (first.webSockets.connections() > 0) {
      send()
      sent += 1
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await drained
    await source.watchedBy(5)
    expect(second.webSockets.connections()).toBe(5)
    send()
    for (const { have } of watches) expect(await have(sent + 1)).toEqual(upTo(sent + 1))
  })
  test('when the connection is cut, from either side, whatever came meanwhile', async () => {
    const { source, first, url, send } = await startTwo()
    const watch = watchLive(connect({ url }), query)
    await source.watchedBy(1)
    send()
    await watch.have(1)
    first.cut()
    await source.watchedBy(0)
    send()
    send()
    expect(await watch.have(3)).toEqual(upTo(3))
  })
  test('when the server falls silent: what it still sends is not taken twice', async () => {
    const { source, first, second, url, send } = await startTwo()
    const watch = watchLive(connect({ url, silenceMs: 200 }), query)
    await source.watchedBy(1)
    send()
    await watch.have(1)
    first.freeze()
    await source.watchedBy(2) // the first still believes in its own
    send()
    send()
    expect(await watch.have(3)).toEqual(upTo(3))
    first.cut()
    await source.watchedBy(1)
    send()
    expect(await watch.have(4)).toEqual(upTo(4))
    expect(second.heard).toEqual(['opened'])
  })
  test('from a cursor that it is given', async () => {
    const { source, url, send } = await startTwo()
    for (let count = 0; count < 5; count += 1) send()
    const watch = watchLive(connect({ url }), query, { after: '2' })
    await source.watchedBy(1)
    send()
    expect(await watch.have(4)).toEqual([3, 4, 5, 6])
  })
  test.each([
    ['what is behind the server is out of reach', 'SERVICE_UNAVAILABLE', undefined],
    ['it read too slowly', 'RATE_LIMITED', 'SLOW_WATCHER'],
  ])('when %s', async (_why, code, reason) => {
    const { source, first, send } = await startTwo()
    const watch = watchLive(connect({ url: first.url }), query)
    await source.watchedBy(1)
    send()
    await watch.have(1)
    source.end([new GraphQLError('Come back.', { extensions: { code, ...(reason && { reason }) } })])
    send()
    expect(await watch.have(2)).toEqual(upTo(2))
    expect(first.heard.filter((what) => what.startsWith('closed')).length).toBeLessThanOrEqual(1)
  })
})

test('the hint of when to come back is heeded', async () => {
  const { source, first, second, url } = await startTwo()
  watchLive(connect({ url, longestWaitMs: 5_000 }), query)
  await source.watchedBy(1)
  await first.webSockets.close({ overMs: 1, reason: 'RECONNECT_AFTER_MS=400' })
  const begin = performance.now()
  await source.watchedBy(1)
  expect(performance.now() - begin).toBeGreaterThan(300)
  expect(performance.now() - begin).toBeLessThan(2_000)
  expect(second.webSockets.connections()).toBe(1)
})

test('a server that takes nobody is tried again', async () => {
  const { source, first, second, send } = await startTwo()
  const url = (): string => (tried++ < 3 ? first.url : second.url)
  let tried = 0
  const held = upTo(2).map(() => watchLive(connect({ url: first.url }), query))
  await source.watchedBy(2)
  void first.webSockets.close({ overMs: 60_000 })
  await source.watchedBy(1)
  const watch = watchLive(connect({ url }), query)
  await source.watchedBy(2)
  expect(first.heard.filter((what) => what === 'refused SERVICE_UNAVAILABLE').length).toBeGreaterThanOrEqual(3)
  held.forEach(({ leave }) => leave())
  await source.watchedBy(1)
  send()
  expect(await watch.have(1)).toEqual([1])
})

test('a server that takes the connection and says nothing is not waited for', async () => {
  const deaf = createServer()
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve))
  const { source, second, send } = await startTwo()
  let tried = 0
  const url = () => (tried++ === 0 ? `ws://127.0.0.1:${(deaf.address() as AddressInfo).port}` : second.url) // a TCP server's
  const watch = watchLive(connect({ url, answerMs: 100 }), query)
  await source.watchedBy(1)
  send()
  expect(await watch.have(1)).toEqual([1])
  deaf.close()
})

test('who leaves, or disposes of the client, hears no more and holds nothing, also while there is no connection', async () => {
  const { source, first, url, send } = await startTwo()
  const client = connect({ url, longestWaitMs: 60_000 })
  const [leaves, stays] = [watchLive(client, query), watchLive(client, query)]
  await source.watchedBy(2)
  leaves.leave()
  await source.watchedBy(1)
  send()
  expect(await stays.have(1)).toEqual([1])
  await first.stop()
  client.dispose()
  expect(leaves.values).toEqual([])
  expect(source.watchers).toBe(0)
})

test('a subscription that completes is complete', async () => {
  const { source, first } = await startTwo()
  const watch = watchLive(connect({ url: first.url }), query)
  await source.watchedBy(1)
  source.end()
  expect(await watch.ended).toBeUndefined()
})

test('two federated gateways: one is drained, the subscription goes on at the other after its cursor', async () => {
  const harbour = await startHarbour()
  const [first, second] = [await startGateway(harbour.supergraphSdl), await startGateway(harbour.supergraphSdl)]
  const client = connect({ url: () => (first.server.listenerCount('upgrade') > 0 && sent < 3 ? first.url : second.url) })
  let sent = 0
  const write = () => harbour.write({ number: (sent += 1), text: String(sent), vesselId: 'a' })
  const watch = watchLive(client, 'subscription { logged(ship: "s") { text vessel { owner { name } } } }')
  while (harbour.entries.readers === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  write()
  await watch.have(1)
  write()
  write()
  await first.webSockets.close({ overMs: 50 })
  write()
  while (second.subscriptions.stats().subscriptions === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  write()
  const owner = { owner: { name: 'Person o-a' } }
  expect(await watch.have(5)).toEqual(upTo(5).map((number) => ({ text: String(number), vessel: owner })))
  client.dispose()
  await first.stop()
  await second.stop()
  await harbour.stop()
})

describe('people can see how the connection stands', () => {
  test('a subscription is told that it stands before anything has happened, where the server tells where it starts', async () => {
    const { source, url } = await startTwo()
    const told: string[] = []
    const client = connect({ url })
    client.subscribe(
      { query },
      { started: () => told.push('started'), next: () => told.push('event'), error: () => {}, complete: () => {} },
    )
    await source.watchedBy(1)
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    source.send({ count: 1 })
    while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(told).toEqual(['started', 'event'])
  })

  test('connected, lost, waiting for another try, connected again; and how long an answer takes', async () => {
    const { source, first, second, url } = await startTwo()
    const states: LiveState[] = []
    const roundTrips: number[] = []
    const client = connect({ url, silenceMs: 60, onState: (state) => states.push(state), onRoundTrip: (ms) => roundTrips.push(ms) })
    watchLive(client, query)
    await source.watchedBy(1)
    while (roundTrips.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(states).toEqual(['connecting', 'connected'])
    expect(Math.min(...roundTrips)).toBeGreaterThan(0)
    first.cut()
    while (second.heard.length === 0 || states.at(-1) !== 'connected') await new Promise((resolve) => setTimeout(resolve, 5))
    expect(states).toEqual(['connecting', 'connected', 'closed', 'waiting', 'connecting', 'connected'])
    client.dispose()
    while (states.at(-1) !== 'closed') await new Promise((resolve) => setTimeout(resolve, 5))
    expect(states.filter((state) => state === 'closed')).toHaveLength(2)
  })
  test('a machine that wakes up does not wait: not for a connection that no longer answers, not for the next try', async () => {
    const { source, first, second, url } = await startTwo()
    const states: LiveState[] = []
    const client = connect({ url, answerMs: 50, longestWaitMs: 60_000, onState: (state) => states.push(state) })
    watchLive(client, query)
    await source.watchedBy(1)
    // It answers, so nothing changes.
    client.wake()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(states).toEqual(['connecting', 'connected'])
    first.freeze()
    client.wake()
    while (states.filter((state) => state === 'connected').length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(second.webSockets.connections()).toBe(1)
    await second.stop()
    servers.splice(servers.indexOf(second), 1)
    while (states.at(-1) !== 'waiting' || states.length < 12) {
      if (states.at(-1) === 'waiting') client.wake()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    // Without it a third try would be seconds away.
    expect(states.filter((state) => state === 'waiting').length).toBeGreaterThanOrEqual(3)
  })
})
