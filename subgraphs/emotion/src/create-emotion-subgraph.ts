import { createPool, prismaAdapter, queryOn } from '@parley/database'
import { createInterviewAccess, createWatchedRights, requireVisibleOrReplay, type FetchAccess } from '@parley/interview-access'
import { createLiveLog } from '@parley/live-log'
import type { EventBus, WorkQueue } from '@parley/messaging'
import { closeAll, createHttpServer, type Closable, type Health, type Logger, type Metrics, type VerifyIdentity } from '@parley/platform'
import { createReplayStreams } from '@parley/replay'
import { createSubgraphServer, type CreateContext } from '@parley/subgraph'
import type { JWTVerifyGetKey } from 'jose'
import { heedWithdrawals } from './consent/heed-withdrawal.ts'
import type { Context } from './context.ts'
import { dropOverdueFrames } from './dropped-frames/drop-overdue-frames.ts'
import { createFrameQueue } from './frame-intake/frame-queue.ts'
import { createFrameRate, type FrameRateOptions } from './frame-intake/frame-rate.ts'
import { addFrameRoute } from './frame-intake/frame-route.ts'
import { createIntake } from './frame-intake/intake.ts'
import { createFrameNumbering } from './frame-intake/numbering.ts'
import { createRequireSender } from './frame-intake/require-sender.ts'
import { addFrameSocket } from './frame-socket/frame-socket.ts'
import type { SocketLimits } from './frame-socket/socket-places.ts'
import { createUsedTickets } from './frame-socket/used-tickets.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { typeDefs } from './generated/schema.ts'
import { replayedSamples } from './replay/replayed-samples.ts'
import { replayedSummary } from './replay/replayed-summary.ts'
import { createResolvers } from './resolvers/create-resolvers.ts'
import { startResultsConsumer } from './results/results-consumer.ts'
import { defaultRetentionDays, keepSamples } from './retention/keep-samples.ts'
import { createSummaryLoader } from './summary/summary-loader.ts'
import { createEmotionFeed } from './timeline/emotion-feed.ts'
import { createTimelineLoader } from './timeline/timeline-loader.ts'
import { readTimelinePage } from './timeline/timeline-page.ts'

const name = 'emotion'
/** Room for a picture of 512 KB in base64, and for one that is too large to be told so. */
const bodyLimit = 2_097_152

export interface EmotionSubgraphOptions {
  /** PostgreSQL, migrated. */
  databaseUrl: string
  bus: EventBus
  /** With the topology of `@parley/contracts`. */
  queue: WorkQueue
  /** Identities that the gateway signs for `emotion`. */
  verifyIdentity: VerifyIdentity
  /** Keys of the tokens that clients carry, for the paths that clients take straight to here. */
  accessTokenKeys: JWTVerifyGetKey
  /** Asks the interviews subgraph: `createAccessFetcher`. */
  fetchAccess: FetchAccess
  logger: Logger
  metrics: Metrics
  /** Gets the check `emotion database`. */
  health: Health
  /** Default 127.0.0.1. */
  host?: string | undefined
  /** Default 0: any free port. */
  port?: number | undefined
  /** Most database connections; default 10. */
  connections?: number | undefined
  /** Milliseconds without a result after which a frame counts as dropped; default 10,000. */
  dropAfterMs?: number | undefined
  /** Days that the samples of an interview are kept; default 30. Its summary stays. */
  retentionDays?: number | undefined
  /** How fast one interview's frames may come; default 5 a second, 10 at once. */
  frameRate?: FrameRateOptions | undefined
  /** How many WebSockets for frames may be open. */
  socketLimits?: SocketLimits | undefined
  /** Milliseconds between heartbeats of those; default 15,000. */
  heartbeatMs?: number | undefined
}

export interface EmotionSubgraph extends Closable {
  /** Of `/graphql`; the frame paths are on the same address. */
  url: string
  /** What is open: live streams, the keys they read, streams of replays, the rights they watch, WebSockets for frames. */
  stats(): { readers: number; topics: number; replays: number; rights: number; sockets: number }
  /** Hangs up on everyone, in the middle of whatever they are being told. Then close. */
  cut(): void
}

/** The emotion subgraph: takes frames in, stores what the workers answer, shows it live and later. */
export async function createEmotionSubgraph(options: EmotionSubgraphOptions): Promise<EmotionSubgraph> {
  const { databaseUrl, bus, queue, verifyIdentity, accessTokenKeys, fetchAccess, logger, metrics, health, host, port } = options
  const { dropAfterMs: afterMs = 10_000, retentionDays: days = defaultRetentionDays } = options
  const pool = createPool({ url: databaseUrl, name, max: options.connections ?? 10, logger, metrics })
  const query = queryOn(pool)
  const feed = createEmotionFeed(query)
  const removeCheck = health.addCheck('emotion database', async () => void (await query('SELECT 1', [])))
  /** Closed in the opposite order. */
  const opened: Closable[] = [{ close: () => pool.end() }, { close: async () => removeCheck() }]
  const part = <T extends Closable>(started: T): T => {
    opened.push(started)
    return started
  }
  const closeOpened = () => closeAll(opened.splice(0).toReversed())

  try {
    const prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
    part({ close: () => prisma.$disconnect() })
    const access = part(
      await createInterviewAccess({
        schema: 'emotion',
        query,
        queue,
        changesQueue: 'interviews.changed.emotion',
        bus,
        fetchAccess,
        logger,
      }),
    )
    const rights = createWatchedRights(access)
    part({ close: async () => rights.close() })
    const liveLog = part(createLiveLog({ bus, logger, metrics }))
    const streams = part(createReplayStreams({ metrics }))
    const numbering = part(createFrameNumbering({ query }))
    const intake = createIntake({
      requireSender: createRequireSender(access),
      rate: createFrameRate(options.frameRate),
      numbering,
      frames: createFrameQueue({ queue, logger }),
      metrics,
    })
    part(keepSamples({ query, feed, days, logger }))
    part(heedWithdrawals({ pool, feed, access, logger, metrics }))
    part(dropOverdueFrames({ pool, feed, afterMs, logger, metrics }))
    part(await startResultsConsumer({ pool, queue, liveLog, logger, metrics }))

    const createContext: CreateContext<Context> = (request) => {
      const loader = createTimelineLoader(query)
      const summaries = createSummaryLoader(prisma)
      return {
        ...request,
        requireVisible: (id) => requireVisibleOrReplay(access, request.principal, id),
        summaries,
        replayedSummary: async (replay) => replayedSummary(query, replay, await summaries.load(replay.of)),
        timelinePage: (page) => readTimelinePage({ loader, feed }, page),
      }
    }
    const app = createHttpServer({ name, logger, metrics, health, bodyLimit })
    addFrameRoute(app, { intake, accessTokenKeys })
    const tickets = part(createUsedTickets({ query, logger }))
    const parts = { accessTokenKeys, access, intake, liveLog, feed, tickets, logger, metrics }
    const frameSocket = addFrameSocket(app, {
      ...parts,
      logger: logger.child({ part: 'websocket' }),
      limits: options.socketLimits,
      heartbeatMs: options.heartbeatMs,
    })
    const resolvers = createResolvers({
      intake,
      liveLog,
      feed,
      access,
      rights,
      streams,
      replayed: (replay) => replayedSamples({ query, feed }, replay),
    })
    const server = part(
      await createSubgraphServer({ name, typeDefs, resolvers, createContext, verifyIdentity, app, logger, metrics, host, port }),
    )
    let closing: Promise<void> | undefined
    return {
      url: server.url,
      stats: () => ({ ...liveLog.stats(), replays: streams.size, rights: rights.size, sockets: frameSocket.stats().places }),
      cut: () => server.cut(),
      close: () => (closing ??= closeOpened()),
    }
  } catch (error) {
    await closeOpened()
    throw error
  }
}
