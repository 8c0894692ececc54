import { frameHeaders, interviewsChangedTopic, topology, type FrameResult, type InterviewAccess } from '@parley/contracts'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, jsonMessage, type EventBus, type WorkQueue } from '@parley/messaging'
import {
  createHealth,
  createIdentitySigner,
  createIdentityVerifier,
  createMetrics,
  identityHeader,
  now,
  signAccessToken,
  silentLogger,
  type Metrics,
  type Principal,
  type Role,
} from '@parley/platform'
import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws'
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { randomUUID } from 'node:crypto'
import WebSocket from 'ws'
import { createEmotionSubgraph, type EmotionSubgraph } from '../create-emotion-subgraph.ts'
import { resultOf } from '../results/result.fixture.ts'
import { openEmotionDatabase, type EmotionDatabase } from './emotion-database.ts'

type User = Extract<Principal, { kind: 'user' }>

/** What GraphQL answered, whose shape the test asserts. */
export type Tree = { [key: string]: Tree } & { length?: number }

export type GraphQLAnswer = FormattedExecutionResult<Tree, { live?: unknown; journey?: Record<string, number> }>

/** Two replicas of the subgraph on one database, queue and bus; the interviews subgraph and the workers are played by the test. */
export interface EmotionPlatform {
  database: EmotionDatabase
  bus: EventBus
  queue: WorkQueue
  metrics: Metrics
  replicas: [EmotionSubgraph, EmotionSubgraph]
  /** What the interviews subgraph knows; changing it tells nobody. */
  interviews: Map<string, InterviewAccess>
  /** A new running interview with its candidate, consent given; told to nobody. */
  interview(changes?: Partial<InterviewAccess>): { id: string; candidate: User }
  /** Changes an interview and tells everybody, as the outbox would. */
  change(id: string, changes: Partial<InterviewAccess>): Promise<void>
  user(role: Role, changes?: Partial<User>): User
  query(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: 0 | 1): Promise<GraphQLAnswer>
  submit(principal: Principal, interviewId: string, image: Buffer, replica?: 0 | 1): Promise<GraphQLAnswer>
  put(principal: User | undefined, interviewId: string, image: Buffer, headers?: Record<string, string>): Promise<Response>
  /** Answers each frame as `answer` says; undefined loses it. */
  work(answer?: (frame: { interviewId: string; frameNumber: number }) => Partial<FrameResult> | undefined): Promise<() => Promise<void>>
  publishResult(result: FrameResult): Promise<void>
  /** Watches an interview; each replica has one socket. */
  watch(principal: Principal, interviewId: string, options?: WatchOptions): Promise<Watcher>
  close(): Promise<void>
}

export interface WatchOptions {
  after?: string | undefined
  replica?: 0 | 1
  journey?: boolean
  selection?: string
}

export interface Watcher {
  /** The next event. */
  next(): Promise<GraphQLAnswer>
  /** Resolves when the subscription ends: with its errors, or undefined. */
  ended: Promise<unknown>
  unsubscribe(): void
}

export async function openEmotionPlatform({ dropAfterMs }: { dropAfterMs?: number } = {}): Promise<EmotionPlatform> {
  const logger = silentLogger()
  const database = await openEmotionDatabase()
  const bus = createEmbeddedEventBus()
  const queue = await createEmbeddedWorkQueue({ topology, pool: database.pool, logger, retryDelayMs: () => 10 })
  const internal = await generateKeyPair('EdDSA', { extractable: true })
  const external = await generateKeyPair('EdDSA', { extractable: true })
  const keysOf = async (key: typeof internal.publicKey, kid: string) => createLocalJWKSet({ keys: [{ ...(await exportJWK(key)), kid }] })
  const sign = await createIdentitySigner({ ...(await exportJWK(internal.privateKey)), kid: 'internal' })
  const verifyIdentity = createIdentityVerifier(await keysOf(internal.publicKey, 'internal'), 'emotion')
  const accessTokenKeys = await keysOf(external.publicKey, 'external')
  const metrics = createMetrics()
  const interviews = new Map<string, InterviewAccess>()
  const open = (own: Metrics) =>
    createEmotionSubgraph({
      databaseUrl: database.url,
      bus,
      queue,
      verifyIdentity,
      accessTokenKeys,
      fetchAccess: async (ids) => ids.flatMap((id) => interviews.get(id) ?? []),
      logger,
      metrics: own,
      health: createHealth(),
      dropAfterMs,
    })
  const replicas: [EmotionSubgraph, EmotionSubgraph] = [await open(metrics), await open(createMetrics())]
  const sockets = new Map<EmotionSubgraph, Client>()
  const socketOf = (replica: EmotionSubgraph) => {
    const client =
      sockets.get(replica) ?? createClient({ url: replica.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
    sockets.set(replica, client)
    return client
  }

  const user: EmotionPlatform['user'] = (role, changes = {}) => ({
    kind: 'user',
    userId: randomUUID(),
    sessionId: 'session',
    organizationId: 'organization',
    role,
    scopes: [],
    ...changes,
  })
  const query: EmotionPlatform['query'] = async (principal, text, variables = {}, replica = 0) => {
    const response = await fetch(replicas[replica].url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [identityHeader]: await sign(principal, 'emotion') },
      body: JSON.stringify({ query: text, variables }),
    })
    return (await response.json()) as GraphQLAnswer // the server's own shape
  }
  const publishResult = (result: FrameResult) => queue.publish('emotion.results', jsonMessage(result, { id: result.frameId }))

  return {
    database,
    bus,
    queue,
    metrics,
    replicas,
    interviews,
    interview(changes = {}) {
      const candidate = user('CANDIDATE')
      const id = randomUUID()
      interviews.set(id, {
        interviewId: id,
        organizationId: 'organization',
        candidateId: candidate.userId,
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
    async change(id, changes) {
      const before = interviews.get(id)
      if (before === undefined) throw new Error(`no interview ${id}`)
      const after = { ...before, ...changes, version: before.version + 1 }
      interviews.set(id, after)
      await bus.publish(interviewsChangedTopic, after)
      await queue.publish('interviews.changed', jsonMessage(after))
    },
    user,
    query,
    submit: (principal, interviewId, image, replica) =>
      query(
        principal,
        'mutation Submit($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted frameId reason retryAfterMs } }',
        { input: { interviewId, capturedAt: new Date().toISOString(), image: image.toString('base64') } },
        replica,
      ),
    async put(principal, interviewId, image, headers = {}) {
      const token = principal && (await signAccessToken(principal, { kid: 'external', privateKey: external.privateKey }))
      return fetch(new URL(`/api/v1/interviews/${interviewId}/frames`, replicas[0].url), {
        method: 'PUT',
        headers: { 'content-type': 'image/jpeg', ...(token && { authorization: `Bearer ${token}` }), ...headers },
        body: new Uint8Array(image),
      })
    },
    async work(answer = () => ({})) {
      const consumer = await queue.consume('emotion.frames', { prefetch: 50 }, async (delivery) => {
        const { frameId, interviewId, frameNumber, capturedAt, journey } = frameHeaders.parse(delivery.headers)
        const answered = answer({ interviewId, frameNumber })
        if (answered !== undefined) {
          const times = { dequeued: now(), decoded: now(), inferred: now() }
          await publishResult(
            resultOf({ interviewId, frameNumber }, { frameId, capturedAt, journey: { ...journey, ...times }, ...answered }),
          )
        }
        delivery.ack()
      })
      return () => consumer.close()
    },
    publishResult,
    async watch(principal, interviewId, { after, replica = 0, journey = false, selection = 'cursor dominant interview { id }' } = {}) {
      const client = socketOf(replicas[replica])
      const identity = await sign(principal, 'emotion')
      const waiting: ((event: GraphQLAnswer) => void)[] = []
      const events: GraphQLAnswer[] = []
      let stand = () => {}
      const standing = new Promise<void>((resolve) => (stand = resolve))
      let unsubscribe = () => {}
      const ended = new Promise<unknown>((resolve) => {
        unsubscribe = client.subscribe<Tree, { live?: unknown; journey?: Record<string, number> }>(
          {
            query: `subscription Watch($id: ID!, $after: String) { emotionUpdated(interviewId: $id, after: $after) { ${selection} } }`,
            variables: { id: interviewId, after },
            extensions: { [identityHeader]: identity, journey, live: 'head' },
          },
          {
            next(event: GraphQLAnswer) {
              if (event.extensions?.live !== undefined) return stand()
              const next = waiting.shift()
              if (next) next(event)
              else events.push(event)
            },
            error: (error) => resolve(error),
            complete: () => resolve(undefined),
          },
        )
      })
      await Promise.race([standing, ended])
      return {
        next: async () => events.shift() ?? (await new Promise<GraphQLAnswer>((resolve) => waiting.push(resolve))),
        ended,
        unsubscribe,
      }
    },
    async close() {
      for (const client of sockets.values()) await client.dispose()
      await Promise.all(replicas.map((replica) => replica.close()))
      await queue.close()
      await bus.close()
      await database.close()
    },
  }
}
