import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, queryOn, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createClient, type Client } from 'graphql-ws'
import WebSocket from 'ws'
import { createLocalPlatform, type LocalPlatform } from './create-local-platform.ts'

// What may be taken away from a watcher, through the gateway, on the whole platform.
let database: TestDatabase
let pool: Pool
let folder: string
let platform: LocalPlatform
const clients: Client[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'test', max: 2, logger: silentLogger() })
  folder = await mkdtemp(join(tmpdir(), 'parley-local-'))
  platform = await createLocalPlatform({
    host: '127.0.0.1',
    port: 0,
    folder,
    databaseUrl: database.url,
    threads: 1,
    logger: silentLogger(),
  })
}, 120_000)
afterAll(async () => {
  for (const client of clients) await client.dispose()
  await platform.close()
  await pool.end()
  await database.close()
  await rm(folder, { recursive: true })
})

async function ask<T>(query: string, token?: string): Promise<T> {
  const response = await fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown }
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data
}
const signIn = async (account: string) =>
  (
    await ask<{ login: { accessToken: string } }>(
      `mutation { login(email: "${account}@example.com", password: "parley-demo") { accessToken } }`,
    )
  ).login.accessToken

/** How a subscription ends, and when. */
function watch(token: string, query: string): Promise<{ end: unknown; at: number }> {
  const connectionParams = { authorization: `Bearer ${token}` }
  const client = createClient({
    url: `${platform.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams,
  })
  clients.push(client)
  const wholly = async () => {
    for await (const { errors } of client.iterate({ query })) if (errors !== undefined) return errors
    return 'completed'
  }
  return wholly()
    .catch((reason: unknown) => reason)
    .then((end) => ({ end, at: performance.now() }))
}

test('an interview that becomes its candidate’s alone ends what others watch of it within a second', async () => {
  const [candidate, interviewer, analyst] = await Promise.all(['candidate', 'interviewer', 'analyst'].map(signIn))
  if (candidate === undefined || interviewer === undefined || analyst === undefined) throw new Error('three signed in')
  const { createInterview } = await ask<{ createInterview: { id: string } }>('mutation { createInterview(input: {}) { id } }', candidate)
  const { id } = createInterview
  const fields = [
    `interviewUpdated(id: "${id}") { status }`,
    `emotionUpdated(interviewId: "${id}") { outcome }`,
    `scoreUpdated(interviewId: "${id}") { status interview { title } }`,
  ]
  const theirs = [interviewer, analyst].flatMap((token) => fields.map((field) => watch(token, `subscription { ${field} }`)))
  const own = watch(candidate, `subscription { ${fields[0]} }`)
  // All of them stand: a right is listened for from the beginning.
  const standing = async () =>
    Number(/^parley_gateway_subscriptions (\d+)$/m.exec(await (await fetch(`${platform.url}/metrics`)).text())?.[1])
  while ((await standing()) < 7) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 300))

  await queryOn(pool)('UPDATE interviews.interviews SET private = true WHERE id = $1', [id])
  const taken = performance.now()
  await ask(`mutation { startInterview(input: { interviewId: "${id}" }) { id } }`, candidate)
  for (const { end, at } of await Promise.all(theirs)) {
    expect(end).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    expect(at - taken).toBeLessThan(1_000)
  }
  expect(await Promise.race([own, new Promise((resolve) => setTimeout(resolve, 100, 'open'))])).toBe('open')
}, 60_000)
