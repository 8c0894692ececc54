import type { Query } from '@parley/database'
import type { FeedHead, FeedStore } from './feed.ts'

export interface PostgresFeedOptions<E> {
  /** On a pool, for readers and for `prune`. */
  query: Query
  /** Lower-case letters, digits and dashes; part of cursors and bells. */
  name: string
  /** One row a key, with the last number given and the floor. Names come from code: `schema.table` and plain column names. */
  heads: { table: string; key: string; head: string; floor: string }
  /** One row an event. `at` is when it was written or received: its age counts for `prune`. `columns` are what `decode` needs. */
  events: { table: string; key: string; number: string; at: string; columns: readonly string[] }
  /** A row of `columns` as the event that readers get. Must be the same, as JSON, as what the writer rings. */
  decode: (row: Record<string, unknown>) => E
}

/** A feed in two tables of PostgreSQL: what readers need of it, and what its writers do inside their own transaction. */
export interface PostgresFeed<E> extends FeedStore<E> {
  /**
   * Locks the heads of `keys`, always in the same order, until the transaction ends. Drop what is already stored after this, then number.
   * A key without a row is left out: insert it first (`ON CONFLICT DO NOTHING`, ordered by key).
   */
  lock(tx: Query, keys: readonly string[]): Promise<Map<string, FeedHead>>
  /**
   * Moves heads on to the last number given. The rows must be locked.
   * @throws Error when a key has no row or its head would go back
   */
  advance(tx: Query, heads: ReadonlyMap<string, number>): Promise<void>
  /** Deletes what need not be kept and raises the floors in the same transaction. @returns how many events went */
  prune(options: PruneOptions): Promise<number>
}

export interface PruneOptions {
  /** Milliseconds; younger events stay. */
  olderThanMs: number
  /** The newest events of a key that stay however old they are; at least 1, for the state as it is. */
  keepPerKey: number
  /** Most events of one key deleted in one transaction; default 1,000. */
  batch?: number
}

/** Keys pruned in one transaction. */
const keysAtOnce = 10

export function postgresFeed<E>({ query, name, heads, events, decode }: PostgresFeedOptions<E>): PostgresFeed<E> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`not a feed's name: ${name}`)
  const h = { table: tableName(heads.table), key: column(heads.key), head: column(heads.head), floor: column(heads.floor) }
  const e = { table: tableName(events.table), key: column(events.key), number: column(events.number), at: column(events.at) }
  const selected = [`${e.number} AS feed_number`, ...events.columns.map(column)].join(', ')
  const headsOf = `SELECT ${h.key} AS feed_key, ${h.head} AS feed_head, ${h.floor} AS feed_floor FROM ${h.table} WHERE ${h.key} = ANY($1::text[])`
  return {
    name,
    heads: async (keys) => (keys.length === 0 ? new Map() : readHeads(await query(headsOf, [keys]))),
    async read(key, number, limit) {
      const rows = await query(
        `SELECT ${selected} FROM ${e.table} WHERE ${e.key} = $1::text AND ${e.number} > $2::int ORDER BY ${e.number} LIMIT $3::int`,
        [key, number, limit],
      )
      return rows.map(({ feed_number: given, ...row }) => ({ number: Number(given), event: decode(row) }))
    },
    lock: async (tx, keys) => readHeads(await tx(`${headsOf} ORDER BY ${h.key} FOR UPDATE`, [keys])),
    async advance(tx, next) {
      if (next.size === 0) return
      const moved = await tx(
        `UPDATE ${h.table} AS h SET ${h.head} = n.head FROM unnest($1::text[], $2::int[]) AS n(key, head)
         WHERE h.${h.key} = n.key AND h.${h.head} <= n.head RETURNING n.key`,
        [[...next.keys()], [...next.values()]],
      )
      if (moved.length !== next.size) throw new Error(`feed ${name}: a head is missing or would go back`)
    },
    async prune({ olderThanMs, keepPerKey, batch = 1_000 }) {
      let total = 0
      for (;;) {
        const [row] = await query(pruneSql(h, e), [Math.max(1, keepPerKey), batch, olderThanMs / 1000])
        const deleted = Number(row?.['deleted'] ?? 0)
        if (deleted === 0) return total
        total += deleted
      }
    },
  }
}

/**
 * One statement, so one transaction: takes a few heads whose oldest event is due (those being written to just now wait for the next
 * round), deletes from the floor up to the first event that stays, and raises the floor to there.
 */
const pruneSql = (h: Record<'table' | 'key' | 'head' | 'floor', string>, e: Record<'table' | 'key' | 'number' | 'at', string>) => `
  WITH due AS (
    SELECT h.${h.key} AS key, h.${h.head} AS head, h.${h.floor} AS floor FROM ${h.table} AS h
    WHERE h.${h.head} - h.${h.floor} > $1::int AND EXISTS (
      SELECT FROM ${e.table} AS e
      WHERE e.${e.key} = h.${h.key} AND e.${e.number} = h.${h.floor} + 1 AND e.${e.at} < now() - make_interval(secs => $3::float8))
    ORDER BY h.${h.key} LIMIT ${keysAtOnce} FOR UPDATE OF h SKIP LOCKED
  ), aim AS (
    SELECT key, LEAST(head - $1::int, floor + $2::int, (
      SELECT min(e.${e.number}) - 1 FROM ${e.table} AS e
      WHERE e.${e.key} = due.key AND e.${e.number} > due.floor AND e.${e.number} <= due.floor + $2::int
        AND e.${e.at} >= now() - make_interval(secs => $3::float8))) AS floor
    FROM due
  ), gone AS (
    DELETE FROM ${e.table} AS e USING aim WHERE e.${e.key} = aim.key AND e.${e.number} <= aim.floor RETURNING 1
  ), raised AS (
    UPDATE ${h.table} AS h SET ${h.floor} = aim.floor FROM aim WHERE h.${h.key} = aim.key
  )
  SELECT count(*)::int AS deleted FROM gone`

const readHeads = (rows: Record<string, unknown>[]): Map<string, FeedHead> =>
  new Map(rows.map((row) => [String(row['feed_key']), { head: Number(row['feed_head']), floor: Number(row['feed_floor']) }]))

const identifier = /^[a-z_][a-z0-9_]*$/

function column(name: string): string {
  if (!identifier.test(name)) throw new Error(`not a column's name: ${name}`)
  return `"${name}"`
}

function tableName(name: string): string {
  const parts = name.split('.')
  if (parts.length > 2 || !parts.every((part) => identifier.test(part))) throw new Error(`not a table's name: ${name}`)
  return parts.map((part) => `"${part}"`).join('.')
}
