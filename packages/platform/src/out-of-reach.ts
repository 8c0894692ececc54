/** Of the network, of PostgreSQL (it starts, stops, or has no connection left) and of Prisma (P1001 ...). */
const codes =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|57P0[123]|53300|P1001|P1002|P1008|P1017|P2024)$/
/** What pg says without a code. */
const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/
/** Of Prisma's driver adapter. */
const kinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])
const deepest = 5

/** Whether it was thrown because a server does not answer: the same may succeed later. Causes, and the errors of an aggregate, count. */
export function isOutOfReach(thrown: unknown, depth = 0): boolean {
  if (typeof thrown !== 'object' || thrown === null || depth > deepest) return false
  const { code, message, kind, originalCode, cause, errors, meta } = thrown as Record<string, unknown> // each is looked at
  if ([code, originalCode].some((each) => typeof each === 'string' && codes.test(each))) return true
  if (typeof message === 'string' && messages.test(message)) return true
  if (typeof kind === 'string' && kinds.has(kind)) return true
  const within = [
    cause,
    (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError,
    ...(Array.isArray(errors) ? errors : []),
  ]
  return within.some((each) => isOutOfReach(each, depth + 1))
}
