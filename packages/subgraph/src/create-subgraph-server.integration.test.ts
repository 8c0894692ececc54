import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  createHealth,
  createHttpServer,
  createInternalIdentity,
  createMetrics,
  identityHeader,
  ParleyError,
  silentLogger,
  type Principal,
  type SignIdentity,
} from '@parley/platform'
import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { SubgraphContext } from './context.ts'
import { createSubgraphServer, type SubgraphServer } from './create-subgraph-server.ts'
import { eventExtensions, startCursor, type LiveSource } from './live-source.ts'

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  type Query { whoami: String!  echo(text: String!): String!  at(time: DateTime!): DateTime!  fail(how: String!): String  slow: String }
  type Subscription { ticks(upTo: Int!): Int!  loads: Int! }
`
let sign: SignIdentity
let subgraph: SubgraphServer
let client: Client
const closed: string[] = []
let contexts = 0

beforeAll(async () => {
  const identity = await createInternalIdentity()
  sign = identity.sign
  const logger = silentLogger()
  const metrics = createMetrics()
  async function* ticks(upTo: number) {
    try {
      for (let n = 1; n <= upTo; n += 1) {
        yield { ticks: n, [eventExtensions]: { journey: { stored: n } } }
        // Whoever leaves is heard between two.
        await new Promise(setImmediate)
      }
    } finally {
      closed.push('ticks')
    }
  }
  subgraph = await createSubgraphServer<SubgraphContext & { serial: number }>({
    name: 'test',
    typeDefs,
    resolvers: {
      Query: {
        whoami: (_: unknown, __: unknown, { principal }: SubgraphContext) => principal.kind,
        echo: (_: unknown, { text }: { text: string }) => text,
        slow: () => new Promise(() => {}),
        at: (_: unknown, { time }: { time: Date }) => time,
        fail: (_: unknown, { how }: { how: string }) => {
          if (how === 'away') throw new Error('the copy', { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) })
          throw how === 'known' ? new ParleyError('CONFLICT', { extensions: { from: 'A' } }) : new Error('the password is hunter2')
        },
      },
      Subscription: {
        ticks: {
          subscribe: (_: unknown, { upTo }: { upTo: number }) => Object.assign(ticks(upTo), { [startCursor]: 'here' }) satisfies LiveSource,
        },
        loads: {
          subscribe: async function* () {
            yield {}
            yield {}
          },
          resolve: (_: unknown, __: unknown, { serial }: { serial: number }) => serial,
        },
      },
    },
    createContext: (request) => ({ ...request, serial: (contexts += 1) }),
    verifyIdentity: identity.verifierFor('test'),
    app: createHttpServer({ name: 'test', logger, metrics, health: createHealth() }),
    logger,
    metrics,
  })
  client = createClient({ url: subgraph.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
})
afterAll(async () => {
  await client.dispose()
  await subgraph.close()
})

async function ask(query: string, principal?: Principal, variables?: Record<string, unknown>) {
  const response = await fetch(subgraph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(principal && { [identityHeader]: await sign(principal, 'test') }) },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, body: (await response.json()) as FormattedExecutionResult }
}

async function watch(query: string, extensions: Record<string, unknown>) {
  const results: unknown[] = []
  for await (const result of client.iterate({ query, extensions })) results.push(result)
  return results
}

const service: Principal = { kind: 'service', service: 'tests' }

describe('a subgraph', () => {
  test('answers 401 to whoever brings no signed identity', async () => {
    const { status, body } = await ask('{ whoami }')
    expect(status).toBe(401)
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
  })

  test('knows who asks', async () => {
    expect((await ask('{ whoami }', service)).body.data).toEqual({ whoami: 'service' })
  })

  test('says errors of the catalogue as they are, and masks all others', async () => {
    const known = await ask('{ fail(how: "known") }', service)
    expect(known.body.errors?.[0]?.extensions).toEqual({ code: 'CONFLICT', from: 'A' })
    const unknown = await ask('{ fail(how: "else") }', service)
    expect(unknown.body.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' })
    expect(JSON.stringify(unknown.body)).not.toMatch(/hunter2|\.ts:/)
    const away = await ask('{ fail(how: "away") }', service)
    expect(away.body.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }])
    expect(JSON.stringify(away.body)).not.toContain('copy')
  })

  test.each(['a\u0000b', '\ud800'])('refuses text that no database can keep (%j)', async (text) => {
    const codeOf = ({ body }: Awaited<ReturnType<typeof ask>>) => body.errors?.[0]?.extensions?.['code']
    expect(codeOf(await ask('query ($text: String!) { echo(text: $text) }', service, { text }))).toBe('BAD_USER_INPUT')
    // GraphQL's own parser knows lone surrogates in a literal.
    expect(codeOf(await ask(`{ echo(text: ${JSON.stringify(text)}) }`, service))).toMatch(/BAD_USER_INPUT|GRAPHQL_PARSE_FAILED/)
    expect((await ask('query ($text: String!) { echo(text: $text) }', service, { text: '😀' })).body.data).toEqual({ echo: '😀' })
  })

  test('takes instants in ISO 8601 only', async () => {
    expect((await ask('{ at(time: "2026-01-31T10:30:00+01:00") }', service)).body.data).toEqual({ at: '2026-01-31T09:30:00.000Z' })
    for (const time of ['yesterday', '2026-01-31', '2026-13-31T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z']) {
      expect((await ask(`{ at(time: "${time}") }`, service)).body.errors).toHaveLength(1)
    }
  })

  test('takes the identity of a subscription from its subscribe message', async () => {
    await expect(watch('subscription { ticks(upTo: 1) }', {})).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(await watch('subscription { ticks(upTo: 2) }', { [identityHeader]: await sign(service, 'test') })).toEqual([
      { data: { ticks: 1 } },
      { data: { ticks: 2 } },
    ])
  })

  test('tells the journey of each event and where the stream starts to those who ask', async () => {
    const extensions = { [identityHeader]: await sign(service, 'test'), journey: true, live: 'head' }
    expect(await watch('subscription { ticks(upTo: 1) }', extensions)).toEqual([
      { data: null, extensions: { live: { cursor: 'here' } } },
      { data: { ticks: 1 }, extensions: { journey: { stored: 1 } } },
    ])
  })

  test('gives each event a context of its own', async () => {
    const [first, second] = await watch('subscription { loads }', { [identityHeader]: await sign(service, 'test') })
    expect(first).toMatchObject({ data: { loads: expect.any(Number) } })
    expect(first).not.toEqual(second)
  })

  test('answers a subscription that does not parse with an error, and keeps the socket', async () => {
    const extensions = { [identityHeader]: await sign(service, 'test') }
    await expect(watch('subscription { ', extensions)).rejects.toMatchObject([{ message: expect.stringContaining('Syntax Error') }])
    expect(await watch('subscription { ticks(upTo: 1) }', extensions)).toHaveLength(1)
  })

  test('ends the source when the watcher leaves', async () => {
    closed.length = 0
    const extensions = { [identityHeader]: await sign(service, 'test') }
    const iterator = client.iterate({ query: 'subscription { ticks(upTo: 1000000) }', extensions })
    await iterator.next()
    await iterator.return?.()
    while (closed.length === 0) await new Promise(setImmediate)
    expect(closed).toEqual(['ticks'])
  })

  test('that is cut hangs up on everyone in the middle of it, and takes whoever comes next', async () => {
    const socket = new WebSocket(subgraph.url.replace('http', 'ws'), 'graphql-transport-ws')
    await once(socket, 'open')
    const closedWith = once(socket, 'close')
    const asked = ask('{ slow }', service)
    await new Promise((resolve) => setTimeout(resolve, 50))
    subgraph.cut()
    await expect(asked).rejects.toThrow('fetch failed')
    expect((await closedWith)[0]).toBe(1006)
    expect((await ask('{ whoami }', service)).status).toBe(200)
  })
})
