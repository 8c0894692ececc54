import { topology } from '@parley/contracts'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase } from '@parley/database/testing'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, type EventBus, type WorkQueue } from '@parley/messaging'
import {
  createHealth,
  createIdentitySigner,
  createIdentityVerifier,
  createMetrics,
  identityHeader,
  ParleyError,
  silentLogger,
  type Principal,
} from '@parley/platform'
import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws'
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import WebSocket from 'ws'
import { createInterviewsSubgraph, type InterviewsSubgraph } from '../create-interviews-subgraph.ts'
import { seedPeople } from './people.ts'

/** What GraphQL answered, whose shape the test asserts. */
export type Tree = { [key: string]: Tree } & { length?: number }
export type Answer = FormattedExecutionResult<Tree, { live?: unknown }>

export interface Watcher {
  /** The next event, or what ended the subscription. */
  next(): Promise<Answer>
  unsubscribe(): void
}

/** Two replicas of the subgraph on one database, queue and bus. */
export interface InterviewsPlatform {
  pool: Pool
  query: Query
  bus: EventBus
  queue: WorkQueue
  replicas: InterviewsSubgraph[]
  databaseUrl: string
  /** From now on the queue refuses these targets. */
  refuse(...targets: string[]): void
  ask(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: number): Promise<Answer>
  /** As `ask`; gives the data, throws what went wrong. */
  must(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: number): Promise<Tree>
  /** The first error's code, or the data where there is none. */
  code(principal: Principal, text: string, variables?: Record<string, unknown>): Promise<unknown>
  watch(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: number): Promise<Watcher>
  /** Waits until the query gives a row; looks every 20 ms. */
  until(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>>
  open(): Promise<InterviewsSubgraph>
  close(): Promise<void>
}

export async function openInterviewsPlatform({ signInsPerMinute = 1_000 } = {}): Promise<InterviewsPlatform> {
  const logger = silentLogger()
  const database = await createTestDatabase()
  const pool = createPool({ url: database.url, name: 'interviews-test', max: 5, logger })
  const query = queryOn(pool)
  await seedPeople(query)
  const bus = createEmbeddedEventBus()
  const broker = await createEmbeddedWorkQueue({ topology, pool, logger, retryDelayMs: () => 10 })
  const refused = new Set<string>()
  const queue: WorkQueue = {
    ...broker,
    async publish(target, message) {
      if (refused.has(target)) throw new ParleyError('SERVICE_UNAVAILABLE')
      await broker.publish(target, message)
    },
  }
  const keys = await generateKeyPair('EdDSA', { extractable: true })
  const sign = await createIdentitySigner({ ...(await exportJWK(keys.privateKey)), kid: 'internal' })
  const known = createLocalJWKSet({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'internal' }] })
  const opened: InterviewsSubgraph[] = []
  const open = async () => {
    const subgraph = await createInterviewsSubgraph({
      databaseUrl: database.url,
      bus,
      queue,
      verifyIdentity: createIdentityVerifier(known, 'interviews'),
      logger,
      metrics: createMetrics(),
      health: createHealth(),
      signInsPerMinute,
    })
    opened.push(subgraph)
    return subgraph
  }
  const replicas = [await open(), await open()]
  const sockets = new Map<string, Client>()
  const urlOf = (replica: number) => replicas[replica]?.url ?? ''

  const ask: InterviewsPlatform['ask'] = async (principal, text, variables = {}, replica = 0) => {
    const response = await fetch(urlOf(replica), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [identityHeader]: await sign(principal, 'interviews') },
      body: JSON.stringify({ query: text, variables }),
    })
    return (await response.json()) as Answer // the server's own shape
  }
  const must: InterviewsPlatform['must'] = async (...request) => {
    const { data, errors } = await ask(...request)
    if (errors !== undefined || !data) throw new Error(JSON.stringify(errors))
    return data
  }

  return {
    pool,
    query,
    bus,
    queue,
    replicas,
    databaseUrl: database.url,
    refuse(...targets) {
      refused.clear()
      for (const target of targets) refused.add(target)
    },
    ask,
    must,
    async code(...request) {
      const { data, errors } = await ask(...request)
      return errors === undefined ? data : errors[0]?.extensions?.['code']
    },
    async watch(principal, text, variables = {}, replica = 0) {
      const url = urlOf(replica).replace('http', 'ws')
      const client = sockets.get(url) ?? createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 })
      sockets.set(url, client)
      const identity = await sign(principal, 'interviews')
      const waiting: ((event: Answer) => void)[] = []
      const events: Answer[] = []
      let stand = () => {}
      const standing = new Promise<void>((resolve) => (stand = resolve))
      const take = (event: Answer) => {
        const next = waiting.shift()
        if (next) next(event)
        else events.push(event)
      }
      const unsubscribe = client.subscribe<Tree, { live?: unknown }>(
        { query: text, variables, extensions: { [identityHeader]: identity, live: 'head' } },
        {
          next(event) {
            if (event.extensions?.live !== undefined) return stand()
            take(event as Answer) // graphql-ws's own result, without its execution-only parts
          },
          error(error) {
            take({ errors: Array.isArray(error) ? error : [{ message: String(error) }] } as Answer) // the protocol's error message
            stand()
          },
          complete: () => stand(),
        },
      )
      await standing
      return {
        next: async () => events.shift() ?? (await new Promise<Answer>((resolve) => waiting.push(resolve))),
        unsubscribe,
      }
    },
    async until(sql, parameters = []) {
      for (;;) {
        const [row] = await query(sql, parameters)
        if (row !== undefined) return row
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    open,
    async close() {
      for (const client of sockets.values()) await client.dispose()
      await Promise.all(opened.map((replica) => replica.close()))
      await queue.close()
      await bus.close()
      await pool.end()
      await database.close()
    },
  }
}
