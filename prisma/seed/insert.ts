import type { Query } from '@parley/database'

/**
 * Inserts rows in one statement; a row whose key is there already is left as it is.
 * @param table `schema.table`, from code
 * @param rows objects by column name; dates as ISO strings, arrays and JSON as they are
 */
export async function insert(query: Query, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const first = rows[0]
  if (first === undefined) return
  const columns = Object.keys(first).join(', ')
  await query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  )
}
