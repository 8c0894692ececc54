import type { Purpose, ServiceName } from '@parley/services'
import { createTestServers, ensurePackages } from '@parley/services/testing'

/** The server that a benchmark runs on. */
export interface BenchServer {
  environment: Record<string, string>
  /** For the report, without secrets. */
  description: string
  close(): Promise<void>
}

/** The main variable of each service. */
const variables: Record<ServiceName, string> = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', amqp: 'AMQP_URL', s3: 'S3_ENDPOINT' }

/**
 * The server named in the environment, else a fresh one of Debian's package that ends with this process.
 * @param given usually the environment of the process
 * @param purpose `development` for a server that waits for the disk
 */
export async function openServer(name: ServiceName, given: NodeJS.ProcessEnv, purpose: Purpose = 'tests'): Promise<BenchServer> {
  const variable = variables[name]
  const url = given[variable]
  if (url) return { environment: { [variable]: url }, description: `${variable}, at ${new URL(url).host}`, close: async () => {} }
  await ensurePackages([name], (line) => process.stderr.write(`${line}\n`))
  const servers = createTestServers(purpose)
  const { environment } = await servers.get(name)
  return { environment, description: `its own ${name}, at ${new URL(environment[variable] ?? '').host}`, close: () => servers.close() }
}
