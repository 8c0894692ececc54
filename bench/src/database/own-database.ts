import pg from 'pg'
import { randomUUID } from 'node:crypto'

export interface OwnDatabase {
  url: string
  /** Drops it. */
  close(): Promise<void>
}

/** A fresh, empty database on a server. @param server address of any database there */
export async function createOwnDatabase(server: string): Promise<OwnDatabase> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await run(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, close: () => run(server, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
