import type { Logger } from './logger.ts'

/** What opens returns something that closes; closing twice is the same as once. */
export interface Closable {
  close(): Promise<void>
}

/**
 * Closes `app` on SIGTERM or SIGINT, or when the parent that opened an IPC channel to this process is gone, and ends the process: 0 when
 * it closed in time, 1 otherwise. A second signal ends it at once.
 * @param options.timeoutMs how long closing may take; default 10 s
 * @returns tells whether it has begun to close
 */
export function closeOnSignal(app: Closable, { logger, timeoutMs = 10_000 }: { logger: Logger; timeoutMs?: number }): () => boolean {
  let closing = false
  const close = (signal: NodeJS.Signals | 'disconnect') => {
    if (closing && signal === 'disconnect') return
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
  if (process.connected) process.once('disconnect', () => close('disconnect'))
  // The parent was gone before we listened.
  else if (process.connected === false) close('disconnect')
  return () => closing
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
