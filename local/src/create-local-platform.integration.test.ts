import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { expect, test } from '@jest/globals'
import WebSocket from 'ws'
import { createLocalPlatform } from './create-local-platform.ts'

test('while it closes it says that it is not ready', async () => {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'parley-local-'))
  const platform = await createLocalPlatform({
    host: '127.0.0.1',
    port: 0,
    folder,
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
    await rm(folder, { recursive: true })
  }
}, 120_000)
