import { createPool, queryOn } from '@parley/database'
import { createInterviewAccess, createWatchedRights, type FetchAccess } from '@parley/interview-access'
import { createLiveLog } from '@parley/live-log'
import type { EventBus, WorkQueue } from '@parley/messaging'
import { closeAll, createHttpServer, type Closable, type Health, type Logger, type Metrics, type VerifyIdentity } from '@parley/platform'
import { createReplayStreams } from '@parley/replay'
import { createSubgraphServer, type CreateContext } from '@parley/subgraph'
import { heedCompletion } from './completion/heed-completion.ts'
import type { Context } from './context.ts'
import { typeDefs } from './generated/schema.ts'
import { createReadPlayed } from './replay/score-reader.ts'
import { createResolvers } from './resolvers/create-resolvers.ts'
import { startResultsConsumer } from './results/results-consumer.ts'
import { keepRevisions } from './retention/keep-revisions.ts'
import { createAnswerScoreLoader } from './scorecard/answer-score-loader.ts'
import { createScoreFeed } from './scorecard/score-feed.ts'
import { createScorecardLoader } from './scorecard/scorecard-loader.ts'

const name = 'scoring'

export interface ScoringSubgraphOptions {
  /** PostgreSQL, migrated. */
  databaseUrl: string
  bus: EventBus
  /** With the topology of `@parley/contracts`. */
  queue: WorkQueue
  /** Identities that the gateway signs for `scoring`. */
  verifyIdentity: VerifyIdentity
  /** Asks the interviews subgraph: `createAccessFetcher`. */
  fetchAccess: FetchAccess
  logger: Logger
  metrics: Metrics
  /** Gets the check `scoring database`. */
  health: Health
  /** Default 127.0.0.1. */
  host?: string | undefined
  /** Default 0: any free port. */
  port?: number | undefined
  /** Most database connections; default 10. */
  connections?: number | undefined
  /** Milliseconds between looks for scorecards that a dead replica left unfinished; default 30,000. */
  lookEveryMs?: number | undefined
}

export interface ScoringSubgraph extends Closable {
  /** Of `/graphql`. */
  url: string
  /** What is open: live streams, the keys they read, streams of replays, the rights they watch. */
  stats(): { readers: number; topics: number; replays: number; rights: number }
  /** Hangs up on everyone, in the middle of whatever they are being told. Then close. */
  cut(): void
}

/** The scoring subgraph: stores what the scorers answer, keeps the scorecards with their history, shows them live and later. */
export async function createScoringSubgraph(options: ScoringSubgraphOptions): Promise<ScoringSubgraph> {
  const { databaseUrl, bus, queue, verifyIdentity, fetchAccess, logger, metrics, health, host, port, lookEveryMs } = options
  const pool = createPool({ url: databaseUrl, name, max: options.connections ?? 10, logger, metrics })
  const query = queryOn(pool)
  const feed = createScoreFeed(query)
  const removeCheck = health.addCheck('scoring database', async () => void (await query('SELECT 1', [])))
  /** Closed in the opposite order. */
  const opened: Closable[] = [{ close: () => pool.end() }, { close: async () => removeCheck() }]
  const part = <T extends Closable>(started: T): T => {
    opened.push(started)
    return started
  }
  const closeOpened = () => closeAll(opened.splice(0).toReversed())

  try {
    const access = part(
      await createInterviewAccess({
        schema: 'scoring',
        query,
        queue,
        changesQueue: 'interviews.changed.scoring',
        bus,
        fetchAccess,
        logger,
      }),
    )
    const rights = createWatchedRights(access)
    part({ close: async () => rights.close() })
    const liveLog = part(createLiveLog({ bus, logger, metrics }))
    const streams = part(createReplayStreams({ metrics }))
    const readPlayed = createReadPlayed(query)
    const parts = { pool, feed, liveLog, access, rights }
    part(keepRevisions({ feed, logger }))
    part(heedCompletion({ ...parts, logger, lookEveryMs }))
    part(await startResultsConsumer({ ...parts, queue, logger, metrics }))

    const createContext: CreateContext<Context> = (request) => {
      const viewer = { query, access, readPlayed, principal: request.principal }
      return { ...request, scorecards: createScorecardLoader(viewer), answerScores: createAnswerScoreLoader(viewer) }
    }
    const app = createHttpServer({ name, logger, metrics, health })
    const resolvers = createResolvers({ ...parts, streams, readPlayed })
    const server = part(
      await createSubgraphServer({ name, typeDefs, resolvers, createContext, verifyIdentity, app, logger, metrics, host, port }),
    )
    let closing: Promise<void> | undefined
    return {
      url: server.url,
      stats: () => ({ ...liveLog.stats(), replays: streams.size, rights: rights.size }),
      cut: () => server.cut(),
      close: () => (closing ??= closeOpened()),
    }
  } catch (error) {
    await closeOpened()
    throw error
  }
}
