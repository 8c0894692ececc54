import { createLogger } from '../logger.ts'
import { closeOnSignal } from '../shutdown.ts'

/** A process that has more to say while it closes than is written at that moment. */
const logger = createLogger({ name: 'fixture' })
const alive = setInterval(() => {}, 1_000)
closeOnSignal(
  {
    async close() {
      clearInterval(alive)
      for (let n = 0; n < 10; n++) logger.warn('x'.repeat(1_000))
    },
  },
  { logger, timeoutMs: 2_000 },
)
logger.info('serving')
