import { createHash } from 'node:crypto'
import type { Logger } from '@parley/platform'
import type { Pool } from 'pg'
import { findGoneSessions, freeMessagesOf, openSession, sessionSettings } from './message-table.ts'

/**
 * The connection on which one work queue takes messages. As with a broker's channel, what is out for delivery is held by the connection:
 * when that is gone, however it went, others get the messages. So nothing is timed, and a slow handler keeps its message.
 */
export interface TableSession {
  /**
   * Runs SQL. `parameters` is handed the session's number, which changes when the connection had to be made anew.
   * @throws what the database says; the connection is then given up, so that nothing stays out that nobody works on
   */
  query<R extends Record<string, unknown>>(sql: string, parameters: (session: number) => unknown[]): Promise<R[]>
  /** Gives free what sessions that are gone had out. @returns whether there were any */
  freeGone(): Promise<boolean>
  close(): Promise<void>
}

interface Connection {
  number: number
  query<R extends Record<string, unknown>>(sql: string, parameters: unknown[]): Promise<R[]>
  drop(): void
}

/** @param pool one of its connections is taken for good */
export function createTableSession(pool: Pool, logger: Logger): TableSession {
  let current: Promise<Connection> | undefined
  let closed = false

  function connection(): Promise<Connection> {
    if (closed) return Promise.reject(new Error('the work queue is closed'))
    if (current !== undefined) return current
    const mine = connect(pool, (error) => {
      if (current === mine) current = undefined
      if (!closed) logger.warn({ reason: error?.message }, 'the work queue lost its connection; what it had out is delivered again')
    })
    mine.catch(() => {
      if (current === mine) current = undefined
    })
    current = mine
    return mine
  }

  async function query<R extends Record<string, unknown>>(sql: string, parameters: (session: number) => unknown[]): Promise<R[]> {
    const open = await connection()
    try {
      return await open.query<R>(sql, parameters(open.number))
    } catch (error) {
      open.drop()
      throw error
    }
  }

  return {
    query,
    async freeGone() {
      const gone = await query<{ id: number }>(findGoneSessions, () => [])
      if (gone.length === 0) return false
      await query(freeMessagesOf, () => [gone.map(({ id }) => id)])
      return true
    },
    async close() {
      const last = current
      closed = true
      current = undefined
      await last?.then(
        (open) => open.drop(),
        () => undefined,
      )
    },
  }
}

/** Prepared once a connection: planning a statement over a queue's table takes longer than running it. */
function statementName(sql: string): string {
  return createHash('sha1').update(sql).digest('hex')
}

/** @param onLost called once, when the connection is gone or given up */
async function connect(pool: Pool, onLost: (error?: Error) => void): Promise<Connection> {
  const client = await pool.connect()
  let dropped = false
  const drop = (error?: Error) => {
    if (dropped) return
    dropped = true
    // Closed, not given back: its lock goes with it.
    client.release(true)
    onLost(error)
  }
  client.on('error', drop)
  try {
    await client.query(sessionSettings)
    const { rows } = await client.query<{ id: number }>(openSession)
    const number = rows[0]?.id
    if (number === undefined) throw new Error('the database gave no session')
    let last: Promise<unknown> = Promise.resolve()
    return {
      number,
      query<R extends Record<string, unknown>>(sql: string, parameters: unknown[]) {
        // One at a time: pg no longer queues for a client.
        const next = last.then(async () => (await client.query<R>({ name: statementName(sql), text: sql, values: parameters })).rows)
        last = next.catch(() => undefined)
        return next
      },
      drop,
    }
  } catch (error) {
    drop()
    throw error
  }
}
