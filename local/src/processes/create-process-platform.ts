import { migrate } from '@parley/database'
import type { Closable, Logger } from '@parley/platform'
import { seed } from '../../../prisma/seed/seed.ts'
import { createControlServer } from '../control/control-server.ts'
import type { PlatformPorts } from './guide-ports.ts'
import type { ProcessLog } from './process-log.ts'
import { processSpecs } from './process-specs.ts'
import { supervise, type SupervisedProcess } from './supervise.ts'

export interface ProcessPlatformOptions {
  host: string
  ports: PlatformPorts
  /** DATABASE_URL, REDIS_URL, AMQP_URL, S3_…: services that answer. */
  services: Record<string, string>
  identityKey: string
  /** What every process is given: LOG_LEVEL, INFERENCE_BACKEND, SCORER … */
  environment: NodeJS.ProcessEnv
  log: ProcessLog
  logger: Logger
  /** Hears each step as it is done, and of processes that end and come back. */
  say: (step: string) => void
}

export interface ProcessPlatform extends Closable {
  processes: readonly SupervisedProcess[]
}

/**
 * Starts every part of the platform as a process of its own, on services that answer, and resolves once all are ready.
 * @throws StartError with one sentence; what had started is closed
 */
export async function createProcessPlatform(options: ProcessPlatformOptions): Promise<ProcessPlatform> {
  const { services, environment, log, logger, say } = options
  const databaseUrl = services['DATABASE_URL'] ?? ''
  await migrate(databaseUrl, { logger })
  say((await seed(databaseUrl, logger)) ? 'migrated and seeded' : 'migrated; the data of the last time is here')

  const control = await createControlServer({ logger })
  const specs = processSpecs({ ...options, control })
  const processes = specs.map((spec) => supervise(spec, { log, say, environment }))
  control.control(processes.map((part) => ({ name: part.name, stop: 'kill', isStarting: () => part.isStarting(), end: () => part.kill() })))
  const close = async () => {
    // The front door first, then who works behind it: nobody is asked what can no longer be answered.
    const [gateway, ...others] = processes
    await gateway?.close()
    await Promise.all(others.map((part) => part.close()))
    await control.close()
  }
  try {
    await Promise.all(processes.map((part, at) => part.ready.then(() => say(`${part.name} ready at port ${specs[at]?.port}`))))
    return { processes, close }
  } catch (error) {
    await close()
    throw error
  }
}
