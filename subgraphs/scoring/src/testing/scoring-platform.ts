import { interviewsChangedTopic, topology, type AnswerScored, type InterviewAccess } from '@parley/contracts'
import { createPool, queryOn, type Query } from '@parley/database'
import { createTestDatabase } from '@parley/database/testing'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, jsonMessage, type EventBus, type WorkQueue } from '@parley/messaging'
import {
  createHealth,
  createIdentitySigner,
  createIdentityVerifier,
  createMetrics,
  identityHeader,
  silentLogger,
  type Principal,
  type Role,
} from '@parley/platform'
import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws'
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { randomUUID } from 'node:crypto'
import WebSocket from 'ws'
import { createScoringSubgraph, type ScoringSubgraph } from '../create-scoring-subgraph.ts'

/** What GraphQL answered, whose shape the test asserts. */
export type Tree = { [key: string]: Tree } & { length?: number }
export type GraphQLAnswer = FormattedExecutionResult<Tree>

/** Two replicas of the subgraph on one database, queue and bus; the interviews subgraph and the workers are played by the test. */
export interface ScoringPlatform {
  query: Query
  queue: WorkQueue
  bus: EventBus
  replicas: [ScoringSubgraph, ScoringSubgraph]
  /** A new running interview; told to nobody. */
  interview(changes?: Partial<InterviewAccess>): { id: string; candidate: Principal }
  /** Changes an interview; with `tell`, everybody hears of it as by the outbox. */
  change(id: string, changes: Partial<InterviewAccess>, options?: { tell: boolean }): Promise<void>
  /** Hands a result to the queue. */
  score(result: AnswerScored): Promise<void>
  ask(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: 0 | 1): Promise<GraphQLAnswer>
  /** Interview.scorecard, as the gateway asks for it. */
  scorecard(principal: Principal, interviewId: string, selection?: string): Promise<Tree | null>
  release(principal: Principal, interviewId: string): Promise<GraphQLAnswer>
  watch(principal: Principal, interviewId: string, options?: { after?: string; replica?: 0 | 1; selection?: string }): Watcher
  close(): Promise<void>
}

export interface Watcher {
  /** The next scorecard. Rejects when the subscription ended. */
  next(): Promise<Tree>
  /** Scorecards that came and were not taken. */
  readonly waiting: number
  /** Resolves when the subscription ends: with its errors, or undefined. */
  ended: Promise<unknown>
  unsubscribe(): void
}

export const staff = (role: Role, organizationId = 'o'): Principal => ({
  kind: 'user',
  userId: randomUUID(),
  sessionId: 's',
  organizationId,
  role,
  scopes: [],
})
export const everyone = (role: Role, organizationId = 'o'): Principal => ({ kind: 'class', organizationId, role, scopes: [] })

export async function openScoringPlatform({ lookEveryMs }: { lookEveryMs?: number } = {}): Promise<ScoringPlatform> {
  const logger = silentLogger()
  const database = await createTestDatabase()
  const pool = createPool({ url: database.url, name: 'scoring-test', max: 10, logger })
  const bus = createEmbeddedEventBus()
  const queue = await createEmbeddedWorkQueue({ topology, pool, logger, retryDelayMs: () => 10 })
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const sign = await createIdentitySigner({ ...(await exportJWK(pair.privateKey)), kid: 'k' })
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k' }] })
  const interviews = new Map<string, InterviewAccess>()
  const open = () =>
    createScoringSubgraph({
      databaseUrl: database.url,
      bus,
      queue,
      verifyIdentity: createIdentityVerifier(keys, 'scoring'),
      fetchAccess: async (ids) => ids.flatMap((id) => interviews.get(id) ?? []),
      logger,
      metrics: createMetrics(),
      health: createHealth(),
      lookEveryMs,
    })
  const replicas: [ScoringSubgraph, ScoringSubgraph] = [await open(), await open()]
  const sockets: Client[] = replicas.map(({ url }) =>
    createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 }),
  )

  const ask: ScoringPlatform['ask'] = async (principal, text, variables = {}, replica = 0) => {
    const response = await fetch(replicas[replica].url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [identityHeader]: await sign(principal, 'scoring') },
      body: JSON.stringify({ query: text, variables }),
    })
    return (await response.json()) as GraphQLAnswer // the server's own shape
  }

  return {
    query: queryOn(pool),
    queue,
    bus,
    replicas,
    interview(changes = {}) {
      const id = randomUUID()
      const candidate = staff('CANDIDATE')
      interviews.set(id, {
        interviewId: id,
        organizationId: 'o',
        candidateId: candidate.kind === 'user' ? candidate.userId : null,
        status: 'IN_PROGRESS',
        private: false,
        practice: false,
        emotionEnabled: true,
        emotionConsent: true,
        recordingConsent: false,
        totalQuestions: 5,
        answersSubmitted: 0,
        version: 1,
        ...changes,
      })
      return { id, candidate }
    },
    async change(id, changes, { tell } = { tell: true }) {
      const before = interviews.get(id)
      if (before === undefined) throw new Error(`no interview ${id}`)
      const after = { ...before, ...changes, version: before.version + 1 }
      interviews.set(id, after)
      if (!tell) return
      await bus.publish(interviewsChangedTopic, after)
      await queue.publish('interviews.changed', jsonMessage(after))
    },
    score: (result) => queue.publish('scoring.results', jsonMessage(result, { id: `${result.answerId}:${result.scorer}` })),
    ask,
    async scorecard(principal, interviewId, selection = 'id cursor status total scored expected') {
      const text = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Interview { scorecard { ${selection} } } } }`
      const { data, errors } = await ask(principal, text, { of: [{ __typename: 'Interview', id: interviewId }] })
      if (errors !== undefined) throw new Error(JSON.stringify(errors))
      return data?.['_entities']?.['0']?.['scorecard'] ?? null
    },
    release: (principal, interviewId) =>
      ask(principal, 'mutation ($id: ID!) { releaseScorecard(interviewId: $id) { status cursor } }', { id: interviewId }),
    watch(principal, interviewId, { after, replica = 0, selection = 'cursor status total scored expected' } = {}) {
      const taken: Tree[] = []
      const takers: { resolve: (scorecard: Tree) => void; reject: (reason: unknown) => void }[] = []
      let unsubscribe = () => {}
      let left = false
      let finish: (reason: unknown) => void = () => {}
      const ended = new Promise<unknown>((resolve) => {
        finish = (reason) => {
          for (const { reject } of takers.splice(0)) reject(reason ?? new Error('the subscription ended'))
          resolve(reason)
        }
      })
      void sign(principal, 'scoring').then((identity) => {
        if (left) return
        unsubscribe =
          sockets[replica]?.subscribe<Tree>(
            {
              query: `subscription ($id: ID!, $after: String) { scoreUpdated(interviewId: $id, after: $after) { ${selection} } }`,
              variables: { id: interviewId, after },
              extensions: { [identityHeader]: identity },
            },
            {
              next({ data, errors }) {
                const scorecard = data?.['scoreUpdated']
                if (scorecard === undefined) return finish(errors)
                const taker = takers.shift()
                if (taker === undefined) taken.push(scorecard)
                else taker.resolve(scorecard)
              },
              error: (error) => finish(error),
              complete: () => finish(undefined),
            },
          ) ?? unsubscribe
      })
      return {
        next: async () => taken.shift() ?? (await new Promise<Tree>((resolve, reject) => takers.push({ resolve, reject }))),
        get waiting() {
          return taken.length
        },
        ended,
        unsubscribe() {
          left = true
          unsubscribe()
        },
      }
    },
    async close() {
      for (const socket of sockets) await socket.dispose()
      await Promise.all(replicas.map((replica) => replica.close()))
      await queue.close()
      await bus.close()
      await pool.end()
      await database.close()
    },
  }
}
