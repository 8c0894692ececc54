import type { Logger, Metrics } from '@parley/platform'
import pg from 'pg'
import { measurePool } from './pool-metrics.ts'

export interface PoolOptions {
  url: string
  /** Shown in `pg_stat_activity`. */
  name: string
  /**
   * Most connections. A process's pools together must leave room in the server's `max_connections` (embedded: 100) for its
   * replicas: 10 for each subgraph, 5 for the embedded work queue. More do not make two cores faster.
   */
  max: number
  logger: Logger
  /** Gets `db_pool_connections{pool,state}` and `db_pool_max{pool}`. */
  metrics?: Metrics | undefined
  /** Milliseconds one statement may take; default 30 s. */
  statementTimeoutMs?: number
}

export type { ClientBase as DatabaseClient, Pool } from 'pg'

/**
 * Connections to PostgreSQL. Waits at most 10 s for one; an idle one is given back after 30 s. The session's time zone is UTC, which
 * Prisma's adapter takes for granted.
 */
export function createPool({ url, name, max, logger, metrics, statementTimeoutMs = 30_000 }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    // A server that is stalled, or behind a broken network, ends no statement itself.
    query_timeout: statementTimeoutMs + 1_000,
    // Someone who began a transaction and went away must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    options: '-c TimeZone=UTC',
  })
  // Without a listener, a server that restarts would end the process.
  pool.on('error', (error) => {
    // The error itself drags the whole client along.
    if (!pool.ending) logger.warn({ reason: error.message, pool: name }, 'lost a database connection')
  })
  // Nor may one that breaks while someone holds it, when the pool does not listen: whoever holds it is told by the next query.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  if (metrics !== undefined) measurePool(pool, { name, max }, metrics)
  return pool
}
