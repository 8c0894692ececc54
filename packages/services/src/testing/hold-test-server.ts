import { join } from 'node:path'
import { serverKinds } from '../server-kinds.ts'
import { createTestServers } from './test-servers.ts'

/** A process to be killed: holds a Redis as a run of tests does, and tells its pid and folder. */
const servers = createTestServers()
await servers.get('redis')
const [redis] = serverKinds.redis.find(join(servers.folder, 'redis'))?.processes() ?? []
process.stdout.write(`${JSON.stringify({ pid: redis?.pid, folder: servers.folder })}\n`)
setInterval(() => undefined, 60_000)
