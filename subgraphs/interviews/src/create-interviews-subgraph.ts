import { createCaches, type Caches } from '@parley/cache'
import { createPool, prismaAdapter, queryOn } from '@parley/database'
import { createLiveLog } from '@parley/live-log'
import { addObjectRoutes, type EmbeddedObjectStore, type EventBus, type ObjectStore, type WorkQueue } from '@parley/messaging'
import { closeAll, createHttpServer, type Health, type Logger, type Metrics, type VerifyIdentity } from '@parley/platform'
import { createRateLimits, type RateLimits } from '@parley/rate-limit'
import { createReplayStreams } from '@parley/replay'
import { createSubgraphServer } from '@parley/subgraph'
import { createSubmitAnswer } from './answer/submit-answer.ts'
import { createRecordConsent } from './consent/record-consent.ts'
import type { Context } from './context.ts'
import { draftFeed, pruneDrafts } from './draft/draft-feed.ts'
import { createSaveDraft, draftRate } from './draft/save-draft.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { typeDefs } from './generated/schema.ts'
import { createAnnounce } from './interview/announce.ts'
import { createChangeInterviews } from './interview/change-interviews.ts'
import { createCreateInterview } from './interview/create-interview.ts'
import { interviewFeed } from './interview/interview-feed.ts'
import { createMoveInterview } from './interview/move-interview.ts'
import { organizationFeed } from './interview/organization-feed.ts'
import { createLoaders } from './loaders.ts'
import { createAddNote } from './note/add-note.ts'
import { createRemoveNote, createUpdateNote } from './note/change-note.ts'
import { startUpkeep } from './upkeep.ts'
import { createSetEmotionPolicy } from './organization/set-emotion-policy.ts'
import { createSpreadEmotionPolicy } from './organization/spread-emotion-policy.ts'
import type { WakeRelay } from './outbox/outbox.ts'
import { startRelay, type Relay } from './outbox/relay.ts'
import { createFindAccount } from './people/find-account.ts'
import { createNameOf } from './people/people-names.ts'
import { createQuestionBank } from './question-bank/question-bank.ts'
import { createAbortUpload } from './recording/abort-upload.ts'
import { createCompleteUpload } from './recording/complete-upload.ts'
import { consumeMediaResults } from './recording/media-results.ts'
import { createPlayback } from './recording/playback.ts'
import { startRecordingUpkeep } from './recording/recording-upkeep.ts'
import { createRequestUpload } from './recording/request-upload.ts'
import { answerResolvers } from './resolvers/answer-resolvers.ts'
import { draftResolvers } from './resolvers/draft-resolvers.ts'
import { interviewResolvers } from './resolvers/interview-resolvers.ts'
import { createMutationResolvers } from './resolvers/mutation-resolvers.ts'
import { noteResolvers } from './resolvers/note-resolvers.ts'
import { organizationResolvers } from './resolvers/organization-resolvers.ts'
import { userResolvers } from './resolvers/people-resolvers.ts'
import { createQueryResolvers } from './resolvers/query-resolvers.ts'
import { questionResolvers, templateResolvers } from './resolvers/question-bank-resolvers.ts'
import { createReplayReader } from './replay/read-replays.ts'
import { replayResolvers } from './resolvers/replay-resolvers.ts'
import { createRecordingResolvers } from './resolvers/recording-resolvers.ts'
import { createSubscriptionResolvers } from './resolvers/subscription-resolvers.ts'
import { passToEmotion } from './rest/pass-to-emotion.ts'
import { addRestApi } from './rest/rest-api.ts'
import { addJwksRoute, jwksPath } from './sign-in/jwks-route.ts'
import { createVerifyPassword } from './sign-in/passwords.ts'
import { createRefreshTokens } from './sign-in/refresh-tokens.ts'
import { createRingSessionEnded } from './sign-in/ring-session-ended.ts'
import { createSignIn } from './sign-in/sign-in.ts'
import { createSigningKeys } from './sign-in/signing-keys.ts'

const name = 'interviews'

export interface InterviewsSubgraphOptions {
  /** PostgreSQL, migrated. */
  databaseUrl: string
  bus: EventBus
  /** Takes `scoring.answers`, `interviews.changed` and `media.recordings`, and brings `media.results`. */
  queue: WorkQueue
  /** Of recordings. The URLs of an embedded one are served here, at `/objects`. */
  store: ObjectStore | EmbeddedObjectStore
  /** For the audience `interviews`. */
  verifyIdentity: VerifyIdentity
  /** Of sign-in and of drafts; default: counted in memory. */
  rateLimits?: RateLimits | undefined
  /** Of the question bank; default: in memory. */
  caches?: Caches | undefined
  logger: Logger
  metrics: Metrics
  health: Health
  /** Default 127.0.0.1. */
  host?: string | undefined
  /** Default 0: any free port. */
  port?: number | undefined
  /** Most sign-ins a minute for one account; default 10. */
  signInsPerMinute?: number | undefined
  /** Most sign-ins a minute from one address; default 30. */
  signInsPerMinuteFromAddress?: number | undefined
  /** Most database connections; default 10. */
  connections?: number | undefined
  /** Reverse proxies in front of this address, each adding to `x-forwarded-for`; default 0: the header is not heeded. */
  trustedProxies?: number | undefined
  /** Where clients reach the platform, for the WebSocket addresses that it hands out; default: where each request was sent. */
  publicUrl?: string | undefined
  /** Of the emotion subgraph, to which the paths of frames are passed on; default: they are not served here. */
  emotionUrl?: string | undefined
}

export interface InterviewsSubgraph {
  /** Of `/graphql`. */
  url: string
  /** Public keys of the access tokens. */
  jwksUrl: string
  /** Hangs up on everyone, in the middle of whatever they are being told. Then close. */
  cut(): void
  close(): Promise<void>
}

/** People, sign-in, question banks, interviews, answers and consent, with the relay of their outbox. */
export async function createInterviewsSubgraph(options: InterviewsSubgraphOptions): Promise<InterviewsSubgraph> {
  const { databaseUrl, bus, queue, store, verifyIdentity, logger, metrics, health, host, port, connections = 10 } = options
  const { signInsPerMinute = 10, signInsPerMinuteFromAddress = 30, trustedProxies = 0, publicUrl, emotionUrl } = options
  const { rateLimits = createRateLimits({ logger, metrics }), caches = createCaches({ logger, metrics }) } = options
  const pool = createPool({ url: databaseUrl, name, max: connections, logger, metrics })
  const query = queryOn(pool)
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  const removeCheck = health.addCheck('interviews database', async () => void (await query('SELECT 1', [])))

  const live = createLiveLog({ bus, logger, metrics })
  const feeds = { interview: interviewFeed(query), organization: organizationFeed(query) }
  const drafts = draftFeed(query)
  const streams = createReplayStreams({ metrics })
  let relay: Relay | undefined
  const wakeRelay: WakeRelay = (targets) => relay?.wake(targets)
  const announce = createAnnounce({ live, feed: feeds.interview, bus, wakeRelay, logger })
  const change = createChangeInterviews(pool, announce)
  const spreadEmotionPolicy = createSpreadEmotionPolicy(query, change)

  const questionBank = createQuestionBank(prisma, caches)
  const signingKeys = await createSigningKeys({ pool, logger })
  const signIn = createSignIn({
    findAccount: createFindAccount(prisma),
    verifyPassword: await createVerifyPassword(),
    refreshTokens: createRefreshTokens(query, createRingSessionEnded({ bus, logger })),
    signingKeys,
    limits: {
      account: rateLimits.create({ name: 'sign-in-account', limit: signInsPerMinute }),
      address: rateLimits.create({ name: 'sign-in-address', limit: signInsPerMinuteFromAddress }),
    },
  })
  const createInterview = createCreateInterview(pool, announce)
  const moveInterview = createMoveInterview(change)
  const resolvers: Resolvers = {
    Query: createQueryResolvers(prisma, query),
    Mutation: createMutationResolvers(prisma, {
      signIn,
      createInterview,
      moveInterview,
      recordConsent: createRecordConsent(change),
      submitAnswer: createSubmitAnswer(pool, change),
      saveDraft: createSaveDraft({ pool, live, limit: rateLimits.create(draftRate) }),
      addNote: createAddNote(change),
      updateNote: createUpdateNote(pool, change),
      removeNote: createRemoveNote(pool, change),
      requestUpload: createRequestUpload({ pool, change, store }),
      completeUpload: createCompleteUpload({ pool, change, store }),
      abortUpload: createAbortUpload(pool, change),
      setEmotionPolicy: createSetEmotionPolicy(pool, wakeRelay),
    }),
    Subscription: createSubscriptionResolvers({ live, ...feeds, drafts, streams, nameOf: createNameOf(query) }),
    Interview: interviewResolvers,
    Answer: answerResolvers,
    AnswerDraft: draftResolvers,
    InterviewNote: noteResolvers,
    Replay: replayResolvers,
    Recording: createRecordingResolvers(createPlayback(query, store)),
    User: userResolvers,
    Question: questionResolvers,
    Template: templateResolvers,
    Organization: organizationResolvers,
  }

  const app = createHttpServer({ name, logger, metrics, health })
  addJwksRoute(app, signingKeys)
  if ('signed' in store) addObjectRoutes(app, store)
  const edge = { signIn, signingKeys, createInterview, moveInterview, prisma, query, verifyIdentity, trustedProxies, publicUrl }
  await addRestApi(app, edge)
  if (emotionUrl !== undefined) await passToEmotion(app, { emotionUrl, trustedProxies, logger, metrics })
  const loaderParts = { prisma, query, bank: questionBank, replays: createReplayReader(query) }
  const server = await createSubgraphServer<Context>({
    name,
    typeDefs,
    resolvers,
    createContext: (request) => ({ ...request, loaders: createLoaders(loaderParts, request.principal) }),
    verifyIdentity,
    app,
    logger,
    metrics,
    host,
    port,
  })
  relay = startRelay({ pool, queue, live, organizationFeed: feeds.organization, spreadEmotionPolicy, logger, metrics })
  const mediaResults = await consumeMediaResults({ queue, query, change, logger })
  const recordingUpkeep = startRecordingUpkeep({ pool, change, store, logger })
  const upkeep = startUpkeep({ query, change, feeds: [...Object.values(feeds), { prune: () => pruneDrafts(drafts) }], logger })

  let closing: Promise<void> | undefined
  return {
    url: server.url,
    jwksUrl: new URL(jwksPath, server.url).href,
    cut: () => server.cut(),
    close: () =>
      (closing ??= (async () => {
        removeCheck()
        await closeAll([
          server,
          mediaResults,
          streams,
          live,
          recordingUpkeep,
          upkeep,
          relay,
          signingKeys,
          { close: () => prisma.$disconnect() },
          { close: () => pool.end() },
        ])
      })()),
  }
}
