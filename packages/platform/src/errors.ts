import { GraphQLError } from 'graphql'

/** What a client may be told, and what it should do about it. */
export interface ErrorKind {
  /** Said when the thrower says nothing better. */
  message: string
  /** Status over plain HTTP. */
  httpStatus: number
  /** May the same request succeed later, unchanged? */
  retry: boolean
  /** With which a WebSocket is closed over it, the code being the reason; default: it ends the operation, and the socket stays. */
  closeCode?: number
}

/** The catalogue of errors: every code that leaves the platform. `docs/errors.md` is made from it. */
export const errorCatalogue = {
  UNAUTHENTICATED: { message: 'Sign in first.', httpStatus: 401, retry: false, closeCode: 4403 },
  FORBIDDEN: { message: 'You may not do this.', httpStatus: 403, retry: false, closeCode: 4403 },
  NOT_FOUND: { message: 'There is no such thing, or none that you may know of.', httpStatus: 404, retry: false },
  BAD_USER_INPUT: { message: 'The input is not valid.', httpStatus: 400, retry: false },
  CONFLICT: { message: 'This is not possible in the present state.', httpStatus: 409, retry: false },
  CONSENT_REQUIRED: { message: 'The candidate has not consented.', httpStatus: 403, retry: false },
  CURSOR_EXPIRED: { message: 'What came after this cursor is no longer kept; start again without it.', httpStatus: 410, retry: false },
  PAYLOAD_TOO_LARGE: { message: 'This is larger than allowed.', httpStatus: 413, retry: false },
  RATE_LIMITED: { message: 'Too many requests; try again after `retryAfterMs`.', httpStatus: 429, retry: true },
  OPERATION_TOO_COMPLEX: { message: 'The operation asks for too much at once.', httpStatus: 400, retry: false },
  SERVICE_UNAVAILABLE: { message: 'A part of the platform is out of reach; try again.', httpStatus: 503, retry: true },
  INTERNAL_SERVER_ERROR: { message: 'Something went wrong on our side.', httpStatus: 500, retry: true },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof errorCatalogue

export interface ErrorDetails {
  /** For people; defaults to the catalogue's. */
  message?: string
  /** More `extensions`, for example `retryAfterMs` or `service`. Everything here reaches the client. */
  extensions?: Record<string, unknown>
  /** For the log alone. */
  cause?: unknown
}

/** An error that the client may see: its code is in the catalogue. Everything else is masked as INTERNAL_SERVER_ERROR. */
export class ParleyError extends GraphQLError {
  readonly code: ErrorCode

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? errorCatalogue[code].message, { extensions: { ...details.extensions, code } })
    this.name = 'ParleyError'
    this.code = code
    if (details.cause !== undefined) this.cause = details.cause
  }
}

/** The catalogue's entry for an error as a plain HTTP endpoint answers it. */
export function httpStatusOf(error: unknown): number {
  return error instanceof ParleyError ? errorCatalogue[error.code].httpStatus : errorCatalogue.INTERNAL_SERVER_ERROR.httpStatus
}
