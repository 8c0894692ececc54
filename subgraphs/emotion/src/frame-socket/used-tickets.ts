import type { Query } from '@parley/database'
import { repeat, type Closable, type Logger, type SocketTicket } from '@parley/platform'

/** How often tickets that have expired are forgotten. */
const sweepEveryMs = 60_000
/** How far the clocks of replicas may be apart: a ticket is remembered that long after it expired. */
const skewSeconds = 60

/** Remembers which tickets were used, in the database: a ticket opens one socket, whichever replica it comes to. */
export interface UsedTickets extends Closable {
  /** Uses a verified ticket. @returns false when it was used before */
  spend(ticket: SocketTicket): Promise<boolean>
  /** Forgets those that have expired. */
  sweep(): Promise<void>
}

export function createUsedTickets({ query, logger }: { query: Query; logger: Logger }): UsedTickets {
  const sweep = async () => {
    await query(`DELETE FROM emotion.used_tickets WHERE expires_at < now() - interval '${skewSeconds} seconds'`, [])
  }
  const sweeping = repeat({ name: 'used-tickets', everyMs: sweepEveryMs, work: sweep, logger })
  return {
    async spend({ id, expiresAt }) {
      const rows = await query('INSERT INTO emotion.used_tickets (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id', [
        id,
        new Date(expiresAt),
      ])
      return rows.length > 0
    },
    sweep,
    close: () => sweeping.close(),
  }
}
