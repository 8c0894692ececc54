import { once } from 'node:events'
import { createTestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { expect, test } from '@jest/globals'
import WebSocket from 'ws'
import { createLocalPlatform } from './create-local-platform.ts'

test('while it closes it says that it is not ready', async () => {
  const database = await createTestDatabase()
  const platform = await createLocalPlatform({
    host: '127.0.0.1',
    port: 0,
    folder: 'unused',
    databaseUrl: database.url,
    threads: 1,
    logger: silentLogger(),
  })
  const readiness = async () => (await fetch(`${platform.url}/readyz`)).status
  try {
    expect(await readiness()).toBe(200)
    // It does not answer the goodbye: closing waits for it, two seconds at most.
    const deaf = new WebSocket(`${platform.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await once(deaf, 'open')
    deaf.pause()
    const closed = platform.close()
    expect(await readiness()).toBe(503)
    deaf.terminate()
    await closed
  } finally {
    await platform.close()
    await database.close()
  }
}, 120_000)
