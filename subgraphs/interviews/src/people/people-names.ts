import type { Query } from '@parley/database'
import { LRUCache } from 'lru-cache'

/** Someone's name, for searches in live feeds; a change of name is seen within a minute. */
export type NameOf = (userId: string) => Promise<string | undefined>

export function createNameOf(query: Query): NameOf {
  const names = new LRUCache<string, { name: string | undefined }>({
    max: 10_000,
    ttl: 60_000,
    fetchMethod: async (userId) => {
      const [row] = await query('SELECT display_name FROM interviews.users WHERE id = $1', [userId])
      return { name: row && String(row['display_name']) }
    },
  })
  return async (userId) => (await names.fetch(userId))?.name
}
