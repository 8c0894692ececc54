import { interviewsChangedTopic, topology, type AnswerScored, type InterviewAccess } from '@parley/contracts'
import { createPool, queryOn, type Query } from '@parley/database'
import { createTestDatabase } from '@parley/database/testing'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, jsonMessage, type EventBus, type WorkQueue } from '@parley/messaging'
import { createHealth, createInternalIdentity, createMetrics, silentLogger, type Principal, type Role } from '@parley/platform'
import { accessOf } from '@parley/interview-access/testing'
import { createSubgraphClient, type Answer, type Tree, type Watcher } from '@parley/subgraph/testing'
import { randomUUID } from 'node:crypto'
import { createScoringSubgraph, type ScoringSubgraph } from '../create-scoring-subgraph.ts'

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
  ask(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: 0 | 1): Promise<Answer>
  /** Interview.scorecard, as the gateway asks for it. */
  scorecard(principal: Principal, interviewId: string, selection?: string): Promise<Tree | null>
  release(principal: Principal, interviewId: string): Promise<Answer>
  watch(principal: Principal, interviewId: string, options?: { after?: string; replica?: 0 | 1; selection?: string }): Promise<ScoreWatcher>
  close(): Promise<void>
}

export interface ScoreWatcher extends Omit<Watcher, 'next'> {
  /** The next scorecard. Rejects when the subscription ended. */
  next(): Promise<Tree>
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
  const identity = await createInternalIdentity()
  const interviews = new Map<string, InterviewAccess>()
  const open = () =>
    createScoringSubgraph({
      databaseUrl: database.url,
      bus,
      queue,
      verifyIdentity: identity.verifierFor('scoring'),
      fetchAccess: async (ids) => ids.flatMap((id) => interviews.get(id) ?? []),
      logger,
      metrics: createMetrics(),
      health: createHealth(),
      lookEveryMs,
    })
  const replicas: [ScoringSubgraph, ScoringSubgraph] = [await open(), await open()]
  const client = createSubgraphClient('scoring', replicas, identity.sign)
  const { ask } = client

  return {
    query: queryOn(pool),
    queue,
    bus,
    replicas,
    interview(changes = {}) {
      const id = randomUUID()
      const candidate = staff('CANDIDATE')
      interviews.set(id, accessOf(id, { candidateId: candidate.kind === 'user' ? candidate.userId : null, ...changes }))
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
    async watch(principal, interviewId, { after, replica, selection = 'cursor status total scored expected' } = {}) {
      const text = `subscription ($id: ID!, $after: String) { scoreUpdated(interviewId: $id, after: $after) { ${selection} } }`
      const watcher = await client.watch(principal, text, { id: interviewId, after }, { replica })
      return {
        async next() {
          const { data, errors } = await watcher.next()
          const scorecard = data?.['scoreUpdated']
          if (scorecard === undefined) throw new Error(JSON.stringify(errors))
          return scorecard
        },
        get waiting() {
          return watcher.waiting
        },
        ended: watcher.ended,
        unsubscribe: watcher.unsubscribe,
      }
    },
    async close() {
      await client.close()
      await Promise.all(replicas.map((replica) => replica.close()))
      await queue.close()
      await bus.close()
      await pool.end()
      await database.close()
    },
  }
}
