import { topology } from '@parley/contracts'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase } from '@parley/database/testing'
import {
  createEmbeddedEventBus,
  createEmbeddedObjectStore,
  createEmbeddedWorkQueue,
  type EmbeddedObjectStore,
  type EventBus,
  type WorkQueue,
} from '@parley/messaging'
import { createHealth, createInternalIdentity, createMetrics, ParleyError, silentLogger, type Principal } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { createSubgraphClient, type Answer, type Tree, type Watcher } from '@parley/subgraph/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterviewsSubgraph, type InterviewsSubgraph } from '../create-interviews-subgraph.ts'
import { seedPeople } from './people.ts'

/** Two replicas of the subgraph on one database, queue and bus. */
export interface InterviewsPlatform {
  pool: Pool
  query: Query
  bus: EventBus
  queue: WorkQueue
  /** Its URLs are served by the first replica. */
  store: EmbeddedObjectStore
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
  /** Waits until the query gives a row; at most 10 s. */
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
  const identity = await createInternalIdentity()
  const folder = await mkdtemp(join(tmpdir(), 'parley-recordings-'))
  const store = await createEmbeddedObjectStore({ folder, baseUrl: () => new URL(opened[0]?.url ?? '').origin })
  const opened: InterviewsSubgraph[] = []
  const open = async () => {
    const subgraph = await createInterviewsSubgraph({
      databaseUrl: database.url,
      bus,
      queue,
      store,
      verifyIdentity: identity.verifierFor('interviews'),
      logger,
      metrics: createMetrics(),
      health: createHealth(),
      signInsPerMinute,
    })
    opened.push(subgraph)
    return subgraph
  }
  const replicas = [await open(), await open()]
  const client = createSubgraphClient('interviews', replicas, identity.sign)
  const { ask } = client

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
    store,
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
    watch: (principal, text, variables, replica) => client.watch(principal, text, variables, { replica }),
    until: (sql, parameters = []) =>
      eventually(async () => {
        const [row] = await query(sql, parameters)
        if (row === undefined) throw new Error(`no row: ${sql}`)
        return row
      }),
    open,
    async close() {
      await client.close()
      await Promise.all(opened.map((replica) => replica.close()))
      await queue.close()
      await bus.close()
      await pool.end()
      await database.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}
