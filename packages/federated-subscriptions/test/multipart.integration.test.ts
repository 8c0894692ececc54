import { ApolloClient, CombinedGraphQLErrors, CombinedProtocolErrors, HttpLink, InMemoryCache, gql } from '@apollo/client'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Beating, Ticker } from '../src/index.ts'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startHttpGateway, type HttpGateway } from './http-gateway.ts'

let harbour: Harbour
let gateway: HttpGateway
/** Whose heartbeats go when a test says so. */
const beating = new Set<Beating>()

beforeAll(async () => {
  harbour = await startHarbour()
  const ticker: Ticker = { add: (connection) => void beating.add(connection), remove: (connection) => void beating.delete(connection) }
  gateway = await startHttpGateway(harbour.supergraphSdl, {}, { ticker })
})
afterAll(async () => {
  await gateway.stop()
  await harbour.stop()
})

interface Said {
  data?: unknown
  error?: Error | undefined
}

/** What Apollo Client tells of a subscription, waited for one by one. */
function subscribe(query: string, more: { url?: string; extensions?: Record<string, unknown>; headers?: Record<string, string> } = {}) {
  const { url = gateway.httpUrl, extensions = {}, headers = {} } = more
  const client = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: url, headers, includeExtensions: true }) })
  const said: (Said | 'complete')[] = []
  let wake = (): void => {}
  const put = (what: Said | 'complete'): void => {
    said.push(what)
    wake()
  }
  const subscription = client.subscribe({ query: gql(query), fetchPolicy: 'no-cache', extensions }).subscribe({
    next: ({ data, error }) => put({ data, error }),
    error: (error: Error) => put({ error }),
    complete: () => put('complete'),
  })
  return {
    async take() {
      while (said.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return said.shift()
    },
    async takeError() {
      const what = await this.take()
      return what === 'complete' ? undefined : what?.error
    },
    unsubscribe: () => subscription.unsubscribe(),
  }
}

test('Apollo Client gets each event with the fields of other subgraphs, heartbeats between them, and ends the upstream by leaving', async () => {
  const received = subscribe('subscription { vesselMoved { id toll owner { name } } }')
  await harbour.moves.readBy(1)
  expect(beating.size).toBe(1)
  for (const id of ['a', 'f']) {
    for (const connection of [...beating, ...beating]) connection.beat()
    harbour.moves.publish({ id })
    expect(await received.take()).toMatchObject({ data: { vesselMoved: { id, toll: 100, owner: { name: `Person o-${id}` } } } })
  }
  received.unsubscribe()
  await harbour.moves.readBy(0)
})

test('is told when the subgraph completes', async () => {
  const received = subscribe('subscription { vesselMoved { id } }')
  await harbour.moves.readBy(1)
  harbour.moves.complete()
  expect(await received.take()).toBe('complete')
})

test('an event that is not whole comes with its errors, and the subscription goes on', async () => {
  const received = subscribe('subscription { vesselMoved { id owner { secret } } }')
  await harbour.moves.readBy(1)
  harbour.moves.publish({ id: 'a' })
  const error = await received.takeError()
  expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', service: 'people' } }])
  harbour.moves.publish({ id: 'b' })
  expect(CombinedGraphQLErrors.is(await received.takeError())).toBe(true)
  received.unsubscribe()
  await harbour.moves.readBy(0)
})

test('what does not validate is an error of GraphQL, then the end', async () => {
  const received = subscribe('subscription { nothing }')
  const error = await received.takeError()
  expect(CombinedGraphQLErrors.is(error) && error.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  expect(await received.take()).toBe('complete')
})

test('what ends the stream is an error of the protocol, then the end', async () => {
  const received = subscribe('subscription { forbidden { id } }')
  const error = await received.takeError()
  expect(CombinedProtocolErrors.is(error) && error.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect(await received.take()).toBe('complete')
})

test('so are a right that was taken away, and a gateway that closes', async () => {
  const own = await startHttpGateway(harbour.supergraphSdl)
  const query = 'subscription { vesselMoved { id } }'
  const [ann, ben] = ['Ann', 'Ben'].map((authorization) => subscribe(query, { url: own.httpUrl, headers: { authorization } }))
  while (own.multipart.connections() < 2) await new Promise(setImmediate)
  expect(own.multipart.end(({ name }) => name === 'Ann', 'CONSENT_WITHDRAWN')).toBe(1)
  const taken = await ann?.takeError()
  expect(CombinedProtocolErrors.is(taken) && taken.errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', reason: 'CONSENT_WITHDRAWN' } },
  ])
  await own.stop()
  const closed = await ben?.takeError()
  expect(CombinedProtocolErrors.is(closed) && closed.errors).toMatchObject([
    { extensions: { code: 'SERVICE_UNAVAILABLE', reason: 'CLOSING', retryAfterMs: expect.any(Number) } },
  ])
  await harbour.moves.readBy(0)
})

test('goes on behind a cursor that its extensions name', async () => {
  harbour.log.length = 0
  for (let number = 1; number <= 4; number += 1) harbour.write({ number, text: `entry ${number}` })
  const received = subscribe('subscription { logged(ship: "s") { text } }', { extensions: { after: '2' } })
  for (const number of [3, 4]) expect(await received.take()).toMatchObject({ data: { logged: { text: `entry ${number}` } } })
  received.unsubscribe()
  await harbour.entries.readBy(0)
})
