import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'

/** What a column can be given: a Date goes as ISO 8601 text, JSON as its text. */
export type CopyValue = string | number | null | readonly number[]

/**
 * Inserts rows by COPY, the way PostgreSQL takes many rows fastest: about half of what an INSERT of arrays costs server and client.
 * @param client in a transaction, or the rows are committed at once
 * @param columns as in `emotion.emotion_analysis (session_id, number)`
 * @throws the database's error, for instance for a row whose key is there already; none of the rows is in then
 */
export async function copyRows(client: ClientBase, columns: string, rows: readonly (readonly CopyValue[])[]): Promise<void> {
  const copying = client.query(from(`COPY ${columns} FROM STDIN`))
  copying.end(rows.map((row) => `${row.map(asText).join('\t')}\n`).join(''))
  await finished(copying)
}

/** COPY's text format. */
function asText(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return value.replace(/[\\\t\n\r]/g, escape)
  return typeof value === 'number' ? String(value) : `{${value.join(',')}}`
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escape = (character: string) => escapes[character] ?? character
