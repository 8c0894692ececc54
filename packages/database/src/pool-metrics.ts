import type { Metrics } from '@parley/platform'
import type pg from 'pg'

/**
 * Tells how a pool stands at each scrape: `db_pool_connections{pool,state}` (active: with a query or transaction in work; idle; waiting:
 * those who want a connection and have none yet) and `db_pool_max{pool}`.
 */
export function measurePool(pool: pg.Pool, { name, max }: { name: string; max: number }, metrics: Metrics): void {
  const connections = metrics.gauge('db_pool_connections', 'Database connections, and requests that wait for one', ['pool', 'state'])
  metrics.gauge('db_pool_max', 'Most connections that the pool may open', ['pool']).set({ pool: name }, max)
  metrics.onScrape(() => {
    connections.set({ pool: name, state: 'active' }, pool.totalCount - pool.idleCount)
    connections.set({ pool: name, state: 'idle' }, pool.idleCount)
    connections.set({ pool: name, state: 'waiting' }, pool.waitingCount)
  })
}
