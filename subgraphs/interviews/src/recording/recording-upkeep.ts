import type { Pool } from '@parley/database'
import { queryOn } from '@parley/database'
import type { ObjectStore } from '@parley/messaging'
import { closeAll, type Closable, type Logger } from '@parley/platform'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import { startSteadyLoop } from '../outbox/steady-loop.ts'
import { askAgain } from './ask-again.ts'
import { createExpireUploads } from './expire-uploads.ts'
import { sweepUploads } from './sweep-uploads.ts'

export interface RecordingUpkeepOptions {
  pool: Pool
  change: ChangeInterviews
  store: ObjectStore
  logger: Logger
}

const minuteMs = 60_000

/** What time does to recordings. Every replica may do it. */
export function startRecordingUpkeep({ pool, change, store, logger }: RecordingUpkeepOptions): Closable {
  const query = queryOn(pool)
  const loops = [
    startSteadyLoop({ name: 'upload-expiry', everyMs: minuteMs, logger, work: createExpireUploads(query, change) }),
    startSteadyLoop({ name: 'media-tasks', everyMs: minuteMs, logger, work: () => askAgain(pool) }),
    startSteadyLoop({
      name: 'upload-sweep',
      everyMs: 60 * minuteMs,
      logger,
      work: async () => {
        await sweepUploads(query, store)
        return false
      },
    }),
  ]
  return { close: () => closeAll(loops) }
}
