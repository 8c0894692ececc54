import { expect, test } from '@jest/globals'
import pg from 'pg'
import { createTestDatabase } from './test-database.ts'

const run = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

test('gives each caller a migrated database of its own', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await run(first.url, `INSERT INTO interviews.organizations (id, name) VALUES ('one', 'One')`)
  expect(await run(first.url, 'SELECT count(*)::int AS n FROM interviews.organizations')).toEqual([{ n: 1 }])
  expect(await run(second.url, 'SELECT count(*)::int AS n FROM interviews.organizations')).toEqual([{ n: 0 }])
  await Promise.all([first.close(), second.close(), first.close()])
  await expect(run(first.url, 'SELECT 1')).rejects.toThrow('does not exist')
})
