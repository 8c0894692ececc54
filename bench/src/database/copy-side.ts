import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { Pool } from '@parley/database'
import { from, to } from 'pg-copy-streams'

/** A table like the platform's own, indexes and all. */
const table = 'emotion.emotion_analysis_copied'
const original = 'emotion.emotion_analysis'

/** Makes the table, with the same rows. */
export async function createCopyTable(pool: Pool): Promise<void> {
  await pool.query(`CREATE TABLE ${table} (LIKE ${original} INCLUDING ALL)`)
  await pool.query(`INSERT INTO ${table} SELECT * FROM ${original}`)
}

/** The platform's rows of these frames, as COPY writes them, in the order in which they were inserted. */
export async function readFrames(pool: Pool, first: number, last: number): Promise<Buffer[]> {
  const client = await pool.connect()
  try {
    const chunks: Buffer[] = []
    const rows = client.query(
      to(`COPY (SELECT * FROM ${original} WHERE frame_number BETWEEN ${first} AND ${last} ORDER BY ctid) TO STDOUT`),
    )
    for await (const chunk of rows) chunks.push(chunk as Buffer) // of a COPY stream
    return chunks
  } finally {
    client.release()
  }
}

/** One COPY, the text of which is there. @returns rows a second */
export async function copyIn(pool: Pool, chunks: readonly Buffer[]): Promise<number> {
  const client = await pool.connect()
  try {
    const began = performance.now()
    const copying = client.query(from(`COPY ${table} FROM STDIN`))
    await pipeline(Readable.from(chunks), copying)
    return copying.rowCount / ((performance.now() - began) / 1000)
  } finally {
    client.release()
  }
}

/** @throws Error when the two tables differ */
export async function requireSameRows(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ differing: string; count: string }>(
    `SELECT (SELECT count(*) FROM ${original}) AS count, (
       SELECT count(*) FROM ((TABLE ${original} EXCEPT TABLE ${table}) UNION ALL (TABLE ${table} EXCEPT TABLE ${original})) AS d) AS differing`,
  )
  if (rows[0]?.differing !== '0') throw new Error(`${rows[0]?.differing} rows differ`)
  return Number(rows[0].count)
}
