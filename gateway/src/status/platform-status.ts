import { closeAll, repeat, type Closable, type Logger } from '@parley/platform'
import type { PartStopped, PlatformStatus } from '@parley/platform/status'
import { createAskParts } from './ask-part.ts'
import { createControl, type ControlAddress } from './control.ts'
import { createPlatformLook, type Own } from './platform-look.ts'
import { shareLook } from './shared-look.ts'
import type { StatusRoutes } from './status-routes.ts'

export interface PlatformStatusOptions {
  routes: StatusRoutes
  /** Where a part answers `/readyz` and `/metrics`; undefined: nobody has said. */
  urlOf: (part: string) => string | undefined
  own: Own
  /** In development: where parts are stopped. */
  control?: ControlAddress | undefined
  logger: Logger
}

export interface PlatformStatusReader extends Closable {
  /** Answers within 1.2 s, whatever hangs. */
  read(): Promise<PlatformStatus>
  /** Undefined where parts cannot be stopped. @throws ParleyError NOT_FOUND, CONFLICT, SERVICE_UNAVAILABLE */
  stop: ((part: string) => Promise<PartStopped>) | undefined
}

const timeoutMs = 1_000
const freshMs = 1_000
/** Also while nobody watches, so that whoever begins to finds what to compare with. */
const everyMs = 30_000

/** How the platform is, from what its parts tell of themselves. */
export function createPlatformStatus(options: PlatformStatusOptions): PlatformStatusReader {
  const ask = createAskParts({ timeoutMs })
  const control = options.control && createControl(options.control, { timeoutMs })
  const read = shareLook(createPlatformLook({ ...options, ask, control, timeoutMs }), freshMs)
  const rounds = repeat({ name: 'platform status', everyMs, work: read, logger: options.logger })
  return {
    read,
    stop: control && ((part) => control.stop(part)),
    close: () => closeAll([rounds, ask, control]),
  }
}
