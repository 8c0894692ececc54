import { repeat, type Closable, type Logger, type Metrics } from '@parley/platform'
import { dropOverdue, type DropOverdueOptions } from './drop-overdue.ts'

const everyMs = 1_000

/** Counts overdue frames as dropped, every second. */
export function dropOverdueFrames(options: DropOverdueOptions & { logger: Logger; metrics: Metrics }): Closable {
  const dropped = options.metrics.counter('parley_frames_dropped_total', 'Frames accepted and not analysed')
  return repeat({
    name: 'overdue frames',
    everyMs,
    work: async () => dropped.inc(await dropOverdue(options)),
    logger: options.logger,
  })
}
