import type { Logger } from './logger.ts'

/** What opens returns something that closes; closing twice is the same as once. */
export interface Closable {
  close(): Promise<void>
}

/**
 * Closes `app` on SIGTERM or SIGINT and ends the process: 0 when it closed in time, 1 otherwise. A second signal ends it at once.
 * @param options.timeoutMs how long closing may take; default 10 s
 */
export function closeOnSignal(app: Closable, { logger, timeoutMs = 10_000 }: { logger: Logger; timeoutMs?: number }): void {
  let closing = false
  const close = (signal: NodeJS.Signals) => {
    if (closing) process.exit(1)
    closing = true
    logger.info({ signal }, 'closing')
    const timer = setTimeout(() => {
      logger.error({ timeoutMs }, 'did not close in time')
      process.exit(1)
    }, timeoutMs)
    app.close().then(
      () => {
        clearTimeout(timer)
        process.exit(0)
      },
      (error: unknown) => {
        logger.error({ err: error }, 'could not close cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

/** Closes in the order given, each whatever became of the one before. @throws AggregateError when any failed */
export async function closeAll(parts: readonly (Closable | undefined)[]): Promise<void> {
  const failures: unknown[] = []
  for (const part of parts) {
    try {
      await part?.close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some parts did not close')
}
