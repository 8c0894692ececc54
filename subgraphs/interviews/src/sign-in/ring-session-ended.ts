import type { EventBus } from '@parley/messaging'
import { sessionEndedTopic, type Logger, type SessionEnded } from '@parley/platform'

/** Tells whoever serves a session's connections that it is over. Waits for nobody: where no bell is heard, its tokens expire. */
export const createRingSessionEnded =
  ({ bus, logger }: { bus: Pick<EventBus, 'publish'>; logger: Logger }) =>
  (session: SessionEnded): void => {
    bus
      .publish(sessionEndedTopic, session)
      .catch((error: unknown) => logger.warn({ err: error }, 'could not tell of an ended session; its token will expire'))
  }
