import { silentLogger } from '@parley/platform'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../embedded-postgres.ts'
import { migrate } from '../migrate.ts'

/** A server for one run of tests: nothing in it outlives them, so nothing waits for the disk. Its database `parley` is migrated. */
export async function startTestServer(folder: string): Promise<EmbeddedPostgres> {
  const logger = silentLogger()
  const server = await startEmbeddedPostgres({
    folder,
    logger,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  })
  await migrate(server.url, { logger })
  return server
}
