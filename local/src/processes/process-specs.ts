import { join } from 'node:path'
import type { ProcessName } from './guide-ports.ts'
import { partsEnvironment, type PartsOptions } from './parts-environment.ts'
import { processFolders } from './process-folders.ts'

/** One process of the platform. */
export interface ProcessSpec {
  /** In progress lines and in the log. */
  name: string
  /** Run by Node with tsx. */
  script: string
  /** Where it answers `/readyz`. */
  port: number
  /** Beside what all are given. */
  environment: Record<string, string>
}

export interface SpecOptions extends PartsOptions {
  /** DATABASE_URL, REDIS_URL, AMQP_URL, S3_…: each process takes what its configuration names. */
  services: Record<string, string>
  /** Where the gateway has parts stopped. */
  control: { url: string; token: string }
}

const root = join(import.meta.dirname, '../../..')

/** Every process of the platform, in the order in which they close. */
export function processSpecs(options: SpecOptions): ProcessSpec[] {
  const { ports, services, control } = options
  const pages = { S3_PAGE_ORIGINS: '*', PAGE_ORIGINS: services['S3_PUBLIC_ENDPOINT'] ?? services['S3_ENDPOINT'] ?? '' }
  const environment = { ...services, ...pages, ...partsEnvironment(options) }
  return (Object.keys(processFolders) as ProcessName[]).map((name) => ({
    name,
    script: join(root, processFolders[name], 'src/main.ts'),
    port: ports[name],
    environment: {
      ...environment,
      PORT: String(ports[name]),
      // Whoever has the token may end parts: the others need none.
      ...(name === 'gateway' && { CONTROL_URL: control.url, CONTROL_TOKEN: control.token }),
    },
  }))
}
