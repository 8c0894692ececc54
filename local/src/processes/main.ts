import { join } from 'node:path'
import { closeOnSignal, createLogger, parseConfig, StartError } from '@parley/platform'
import { bringUpServices, environmentOf, openServicesFolder, writeEnvironment } from '@parley/services'
import { helpAsked } from '../help.ts'
import { askedPorts, processesConfig } from './config.ts'
import { createProcessPlatform } from './create-process-platform.ts'
import { identityKeyOf } from './identity-key.ts'
import { partsEnvironment } from './parts-environment.ts'
import { choosePlatformPorts } from './platform-ports.ts'
import { openProcessLog } from './process-log.ts'
import { welcome } from './welcome.ts'

/** `make dev-up SERVICES=1`: every part a process of its own, on real services, restarted when it ends. */
const begin = performance.now()
const say = (line: string) => void process.stdout.write(`${line}\n`)
const step = (line: string) => say(`  ${((performance.now() - begin) / 1000).toFixed(1).padStart(5)} s  ${line}`)

async function start(): Promise<void> {
  const help = helpAsked(process.argv.slice(2), 'make dev-up SERVICES=1', processesConfig)
  if (help !== undefined) return void process.stdout.write(help)
  const config = parseConfig(processesConfig, process.env)
  const folder = openServicesFolder(join(config.PARLEY_DATA, 'services'))
  // Before anything is started.
  const ports = await choosePlatformPorts(config.HOST, askedPorts(config))

  const logFile = join(folder, 'parley.log')
  const log = openProcessLog(logFile)
  const logger = createLogger({
    name: 'dev-up',
    level: config.LOG_LEVEL,
    destination: { write: (line) => log.write('dev-up', line.trimEnd()) },
  })
  const services = await bringUpServices({ folder, environment: process.env, logger, say: step })
  const parts = { host: config.HOST, ports, identityKey: await identityKeyOf(folder) }
  // For whoever starts one by hand.
  writeEnvironment(join(folder, 'parts.env'), partsEnvironment(parts))
  const platform = await createProcessPlatform({
    ...parts,
    services: environmentOf(services),
    environment: process.env,
    log,
    logger,
    say: step,
  })
  closeOnSignal(
    {
      async close() {
        say('\nClosing ...')
        await platform.close()
        log.close()
      },
    },
    { logger, timeoutMs: 30_000 },
  )
  say(welcome(ports, logFile, (performance.now() - begin) / 1000))
}

start().catch((error: unknown) => {
  process.stderr.write(
    error instanceof StartError
      ? `${error.message}\n`
      : `Parley could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
