import { afterEach, describe, expect, test } from '@jest/globals'
import { GaveUp, type LiveClient, type LiveClientOptions, type LiveToken } from '../src/client/index.ts'
import { createConnectionLimits, type WebSocketServerOptions } from '../src/index.ts'
import { liveClient, watchLive } from './protocol/live-watch.ts'
import { startSocketServer, viewerOf, type SocketServer, type SocketViewer } from './protocol/socket-server.ts'

const query = 'subscription { count }'
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

const read = ({ authorization }: Record<string, unknown>) => viewerOf(JSON.parse(String(authorization)) as Record<string, unknown>)
interface Options extends Partial<Omit<WebSocketServerOptions<SocketViewer>, 'renew'>> {
  renew?: WebSocketServerOptions<SocketViewer>['renew'] | undefined
}
const start = async (options: Options = {}): Promise<SocketServer> => {
  const { renew, ...more } = { renew: read, ...options }
  const server = await startSocketServer({ authenticate: read, ...(renew && { renew }), ...more })
  servers.push(server)
  return server
}

/** Tokens that live so long, one after another. */
function tokens(...lives: number[]) {
  let given = 0
  let wake = (): void => {}
  return {
    token: async (): Promise<LiveToken> => {
      const livesMs = lives[Math.min(given, lives.length - 1)] ?? 0
      given += 1
      wake()
      return { authorization: JSON.stringify({ name: `Ann ${given}`, livesMs }), expiresAt: Date.now() + livesMs }
    },
    given: async (count: number) => {
      while (given < count) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}

describe('the token is renewed before it expires', () => {
  test('on the same socket, again and again, and nobody notices', async () => {
    const { url, source, heard } = await start()
    const { token, given } = tokens(400)
    const watch = watchLive(connect({ url, token, renewBeforeMs: 300 }), query)
    await source.watchedBy(1)
    for (let count = 1; count <= 4; count += 1) {
      await given(count + 1)
      source.send({ count })
    }
    expect(await watch.have(4)).toEqual([1, 2, 3, 4])
    expect(source.renewals.slice(0, 3)).toEqual([{ name: 'Ann 2' }, { name: 'Ann 3' }, { name: 'Ann 4' }])
    expect(heard).toEqual(['opened'])
  })
  test.each([
    ['refuses it', () => Promise.reject(new Error('not today'))],
    ['cannot renew', undefined],
  ])('where the server %s, by another socket, without a gap', async (_how, renew) => {
    const { url, source, heard } = await start({ renew })
    const { token, given } = tokens(600, 600, 60_000)
    const watch = watchLive(connect({ url, token, renewBeforeMs: 500 }), query)
    await source.watchedBy(1)
    source.send({ count: 1 })
    await watch.have(1)
    await given(3)
    source.send({ count: 2 })
    expect(await watch.have(2)).toEqual([1, 2])
    expect(heard.filter((what) => what === 'opened')).toHaveLength(2)
  })
  test('one that is late costs a connection, not the subscription', async () => {
    const { url, source, heard } = await start()
    const expired: (string | undefined)[] = []
    const token = async (over?: string): Promise<LiveToken> => {
      expired.push(over)
      return { authorization: JSON.stringify({ livesMs: heard.length > 1 ? 60_000 : 100 }) }
    }
    const watch = watchLive(connect({ url, token }), query)
    await source.watchedBy(1)
    source.send({ count: 1 })
    await watch.have(1)
    await source.watchedBy(0)
    source.send({ count: 2 })
    expect(await watch.have(2)).toEqual([1, 2])
    expect(heard).toEqual(['opened', 'closed 4403', 'opened'])
    // Whoever gives tokens is told which is over, though the clock here may say otherwise.
    expect(expired).toEqual([undefined, '{"livesMs":100}'])
  })
  test('one that cannot be had now is asked for again', async () => {
    const { url, source } = await start()
    const { token } = tokens(60_000)
    let asked = 0
    const watch = watchLive(connect({ url, token: async () => ((asked += 1) < 3 ? Promise.reject(new Error('offline')) : token()) }), query)
    await source.watchedBy(1)
    source.send({ count: 1 })
    expect(await watch.have(1)).toEqual([1])
    expect(asked).toBe(3)
  })
})

describe('it gives up with the reason', () => {
  test('when the viewer is refused', async () => {
    const { url } = await start()
    const watch = watchLive(connect({ url, token: async () => ({ authorization: '{"name":"stranger"}' }) }), query)
    expect(await watch.ended).toMatchObject({ name: 'GaveUp', message: 'UNAUTHENTICATED', code: 4403 })
  })
  test('when a right was taken away', async () => {
    const { url, source, webSockets } = await start()
    const watch = watchLive(connect({ url, ...tokens(60_000) }), query)
    await source.watchedBy(1)
    webSockets.end(() => true, 'SESSION_REVOKED')
    expect(await watch.ended).toMatchObject({ name: 'GaveUp', message: 'SESSION_REVOKED', code: 4403 })
  })
  test('when the viewer has too many connections', async () => {
    const connections = createConnectionLimits({ perViewer: 1 })
    const { url, source } = await start({ connections, viewerKey: () => 'all' })
    watchLive(connect({ url, ...tokens(60_000) }), query)
    await source.watchedBy(1)
    const watch = watchLive(connect({ url, ...tokens(60_000) }), query)
    expect(await watch.ended).toMatchObject({ name: 'GaveUp', message: 'TOO_MANY_CONNECTIONS', code: 4429 })
  })
  test('when there will be no more tokens: signed out, before a connection or at a renewal', async () => {
    const { url, source } = await start()
    const signedOut = (): Promise<never> => Promise.reject(new GaveUp('signed out'))
    const first = watchLive(connect({ url, token: signedOut }), query)
    expect(await first.ended).toMatchObject({ name: 'GaveUp', message: 'signed out' })
    const { token } = tokens(300)
    let asked = 0
    const client = connect({ url, renewBeforeMs: 200, token: async () => ((asked += 1) > 1 ? signedOut() : token()) })
    const all = [watchLive(client, query), watchLive(client, query)]
    await source.watchedBy(2)
    for (const { ended } of all) expect(await ended).toMatchObject({ name: 'GaveUp', message: 'signed out' })
    await source.watchedBy(0)
  })
  test('and passes on the errors of a subscription as they are', async () => {
    const { url } = await start()
    const watch = watchLive(connect({ url, ...tokens(60_000) }), 'subscription { nothing }')
    expect(await watch.ended).toEqual([{ message: 'No such field.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  })
})
