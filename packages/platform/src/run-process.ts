import type { z } from 'zod'
import { parseConfig, redactConfig, type ConfigSchema } from './config.ts'
import { createHealth, type Health } from './health.ts'
import { createLogger, type Logger, type LoggerOptions } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { closeAll, closeOnSignal, type Closable } from './shutdown.ts'
import { StartError } from './start-error.ts'

/** What a process starts with. */
export interface ProcessStart<S extends ConfigSchema> {
  config: z.infer<S>
  logger: Logger
  metrics: Metrics
  health: Health
  /** Hands over what must be closed when the process ends, the last first. @returns the same */
  part: <T extends Closable>(opened: T) => T
}

export interface ProcessOptions<S extends ConfigSchema> {
  /** In logs, in `pg_stat_activity`, on connections. */
  name: string
  schema: S
  /** Default the process's own. */
  environment?: NodeJS.ProcessEnv
  /** Where the log goes; default standard output. */
  destination?: LoggerOptions['destination']
  /** How long closing may take; default 10 s. */
  closesWithinMs?: (config: z.infer<S>) => number
  /** Opens everything. @returns where it serves */
  start: (start: ProcessStart<S>) => Promise<string>
}

/**
 * What every `main.ts` is around its own parts: reads the configuration, opens them, and closes them on a signal, or when the process
 * that started it with an IPC channel is gone. A start that fails closes what had opened and exits with 1, in one sentence where the
 * reason is a StartError.
 */
export async function runProcess<S extends ConfigSchema>({ name, schema, start, ...options }: ProcessOptions<S>): Promise<void> {
  const opened: Closable[] = []
  const close = () => closeAll(opened.splice(0).toReversed())
  try {
    const config = parseConfig(schema, options.environment ?? process.env)
    const level = (config as { LOG_LEVEL?: string }).LOG_LEVEL // every process has it; a schema in general need not
    const logger = createLogger({ name, level, destination: options.destination })
    const health = createHealth()
    const closed = closeOnSignal(
      {
        async close() {
          health.stop()
          await close()
        },
      },
      { logger, ...(options.closesWithinMs !== undefined && { timeoutMs: options.closesWithinMs(config) }) },
    )
    const url = await start({
      config,
      logger,
      metrics: createMetrics({ processMetrics: true }),
      health,
      part(part) {
        opened.push(part)
        return part
      },
    })
    // Told to go while it was starting: what opened since must close, too.
    if (closed()) await close()
    else logger.info({ url, config: redactConfig(schema, config) }, 'serving')
  } catch (error) {
    const sentence = error instanceof StartError ? error.message : String(error instanceof Error ? error.stack : error)
    process.stderr.write(`${error instanceof StartError ? sentence : `${name} could not start: ${sentence}`}\n`)
    await close().catch(() => undefined) // the reason has been told
    process.exit(1)
  }
}
