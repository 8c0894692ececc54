import type { ClientBase, Pool } from 'pg'
import { queryOn, type Query } from './query.ts'

/**
 * Runs `work` in one transaction on a connection of its own: committed when it resolves, rolled back when it throws.
 * @param work gets the connection beside its queries, for `copyRows`
 */
export async function inTransaction<T>(pool: Pool, work: (tx: Query, client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('BEGIN')
    const result = await work(queryOn(client), client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (broken = true))
    throw error
  } finally {
    // A connection that cannot even roll back is thrown away.
    client.release(broken)
  }
}
