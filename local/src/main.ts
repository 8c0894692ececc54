import { createWriteStream } from 'node:fs'
import { closeOnSignal, createLogger, parseConfig, redactConfig, StartError } from '@parley/platform'
import { localConfig, s3Of } from './config.ts'
import { createLocalPlatform } from './create-local-platform.ts'
import { openDataFolder } from './data-folder.ts'
import { helpAsked } from './help.ts'
import { welcome } from './welcome.ts'

/** `make dev-up`: the whole platform in this process. Progress on standard output, the log in the data folder. */
const begin = performance.now()
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function start(): Promise<void> {
  const help = helpAsked(process.argv.slice(2), 'make dev-up', localConfig)
  if (help !== undefined) return void process.stdout.write(help)
  const config = parseConfig(localConfig, process.env)
  const { folder, logFile } = openDataFolder(config.PARLEY_DATA)
  const logger = createLogger({ name: 'local', level: config.LOG_LEVEL, destination: createWriteStream(logFile, { flags: 'a' }) })
  logger.info({ config: redactConfig(localConfig, config) }, 'starting')
  const platform = await createLocalPlatform({
    port: config.PORT,
    host: config.HOST,
    folder,
    publicUrl: config.PUBLIC_URL,
    databaseUrl: config.DATABASE_URL,
    services: { redisUrl: config.REDIS_URL, amqpUrl: config.AMQP_URL, s3: s3Of(config) },
    threads: config.INFERENCE_THREADS,
    backend: config.INFERENCE_BACKEND,
    scorer: config,
    retentionDays: config.EMOTION_RETENTION_DAYS,
    logger,
    onProgress: (step) => say(`  ${((performance.now() - begin) / 1000).toFixed(1).padStart(5)} s  ${step}`),
  })
  closeOnSignal(
    {
      close: async () => {
        say('\nClosing ...')
        await platform.close()
      },
    },
    { logger },
  )
  say(welcome(platform.url, logFile, (performance.now() - begin) / 1000))
}

start().catch((error: unknown) => {
  const known = error instanceof StartError
  process.stderr.write(
    known ? `${error.message}\n` : `Parley could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
