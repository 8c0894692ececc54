import { destination as output, pino, type DestinationStream, type Logger } from 'pino'
import { currentRequestId } from './request-id.ts'

export type { Logger }

/** Never in a log: what signs in, what was said, what was seen. */
const secrets = [
  'authorization',
  'password',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'token',
  'ticket',
  'secret',
  'transcript',
  'image',
  'privateJwk',
  'passwordHash',
  'cookie',
]

export interface LoggerOptions {
  /** The process or part, for example `gateway`. */
  name: string
  /** Default `info`. */
  level?: string | undefined
  /** Default standard output. */
  destination?: DestinationStream | undefined
}

/** JSON lines with `name`, `requestId` of the request being worked on, and secrets replaced wherever they stand in the first three levels. */
export function createLogger({ name, level = 'info', destination }: LoggerOptions): Logger {
  return pino(
    {
      name,
      level,
      redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
      mixin: () => {
        const requestId = currentRequestId()
        return requestId === undefined ? {} : { requestId }
      },
    },
    // Each line at once: what waits to be written when the process ends would be tried for ever, should nobody read it any more.
    destination ?? output({ dest: 1, sync: true }),
  )
}

/** A logger that says nothing, for tests. */
export const silentLogger = (): Logger => pino({ level: 'silent' })
