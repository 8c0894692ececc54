import { randomUUID } from 'node:crypto'
import pg from 'pg'

export interface TestDatabase {
  url: string
  /** Drops it, whoever is still connected. */
  close(): Promise<void>
}

/**
 * A fresh, migrated database for one test file, on the server that all files of a Jest run share (`jest-global-setup.mjs`). The first
 * call of a run starts that server.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const starter = process.env['PARLEY_TEST_DATABASE']
  if (starter === undefined) throw new Error('createTestDatabase works in Jest, with the global setup of packages/database/src/testing.')
  const response = await fetch(starter)
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)

  const template = new URL(answer)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // Two may copy the template at once, as long as nobody is connected to it.
  await asAdmin(template, `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`)
  let dropped: Promise<void> | undefined
  return {
    url: withDatabase(template, name),
    close: () => (dropped ??= asAdmin(template, `DROP DATABASE ${name} WITH (FORCE)`)),
  }
}

function withDatabase(url: URL, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

async function asAdmin(url: URL, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
