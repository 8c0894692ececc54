import { frameHeaders, interviewsChangedTopic, topology, type FrameResult, type InterviewAccess } from '@parley/contracts'
import { createEmbeddedEventBus, createEmbeddedWorkQueue, jsonMessage, type EventBus, type WorkQueue } from '@parley/messaging'
import {
  createHealth,
  createInternalIdentity,
  createMetrics,
  now,
  signAccessToken,
  signSocketTicket,
  silentLogger,
  type Metrics,
  type Principal,
  type Role,
  type User,
} from '@parley/platform'
import { accessOf } from '@parley/interview-access/testing'
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { createSubgraphClient, type Answer, type Watcher } from '@parley/subgraph/testing'
import { randomUUID } from 'node:crypto'
import { createEmotionSubgraph, type EmotionSubgraph, type EmotionSubgraphOptions } from '../create-emotion-subgraph.ts'
import { resultOf } from '../results/result.fixture.ts'
import { openEmotionDatabase, type EmotionDatabase } from './emotion-database.ts'

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
  query(principal: Principal, text: string, variables?: Record<string, unknown>, replica?: 0 | 1): Promise<Answer>
  submit(principal: Principal, interviewId: string, image: Buffer, replica?: 0 | 1): Promise<Answer>
  /** What a client carries; one that expires sooner than others with `lifetime`, such as `2s`. */
  accessToken(principal: User, lifetime?: string): Promise<string>
  /** What opens the interview's WebSocket once. */
  ticket(principal: User, interviewId: string): Promise<string>
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

type Settings = Pick<EmotionSubgraphOptions, 'dropAfterMs' | 'frameRate' | 'socketLimits' | 'heartbeatMs'>

export async function openEmotionPlatform(settings: Settings = {}): Promise<EmotionPlatform> {
  const logger = silentLogger()
  const database = await openEmotionDatabase()
  const bus = createEmbeddedEventBus()
  const queue = await createEmbeddedWorkQueue({ topology, pool: database.pool, logger, retryDelayMs: () => 10 })
  const identity = await createInternalIdentity()
  const external = await generateKeyPair('EdDSA')
  const externalKey = { kid: 'external', privateKey: external.privateKey }
  const accessTokenKeys = createLocalJWKSet({ keys: [{ ...(await exportJWK(external.publicKey)), kid: 'external' }] })
  const metrics = createMetrics()
  const interviews = new Map<string, InterviewAccess>()
  const open = (own: Metrics) =>
    createEmotionSubgraph({
      databaseUrl: database.url,
      bus,
      queue,
      verifyIdentity: identity.verifierFor('emotion'),
      accessTokenKeys,
      fetchAccess: async (ids) => ids.flatMap((id) => interviews.get(id) ?? []),
      logger,
      metrics: own,
      health: createHealth(),
      ...settings,
    })
  const replicas: [EmotionSubgraph, EmotionSubgraph] = [await open(metrics), await open(createMetrics())]
  const client = createSubgraphClient('emotion', replicas, identity.sign)

  const user: EmotionPlatform['user'] = (role, changes = {}) => ({
    kind: 'user',
    userId: randomUUID(),
    sessionId: 'session',
    organizationId: 'organization',
    role,
    scopes: [],
    ...changes,
  })
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
      interviews.set(id, accessOf(id, { organizationId: 'organization', candidateId: candidate.userId, ...changes }))
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
    query: client.ask,
    submit: (principal, interviewId, image, replica) =>
      client.ask(
        principal,
        'mutation Submit($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted frameId reason retryAfterMs } }',
        { input: { interviewId, capturedAt: new Date().toISOString(), image: image.toString('base64') } },
        replica,
      ),
    accessToken: (principal, lifetime) => signAccessToken(principal, externalKey, lifetime),
    ticket: (principal, interviewId) => signSocketTicket(principal, interviewId, externalKey),
    async put(principal, interviewId, image, headers = {}) {
      const token = principal && (await signAccessToken(principal, externalKey))
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
    watch: (principal, interviewId, { after, replica, journey, selection = 'cursor dominant interview { id }' } = {}) =>
      client.watch(
        principal,
        `subscription Watch($id: ID!, $after: String) { emotionUpdated(interviewId: $id, after: $after) { ${selection} } }`,
        { id: interviewId, after },
        { replica, journey },
      ),
    async close() {
      await client.close()
      await Promise.all(replicas.map((replica) => replica.close()))
      await queue.close()
      await bus.close()
      await database.close()
    },
  }
}
