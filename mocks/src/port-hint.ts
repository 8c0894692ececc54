import { reasonOf, StartError } from '@parley/platform'

/** A start that failed because the port is taken says how to choose another; any other failure stays as it is. */
export function withPortHint(error: unknown, port: number): unknown {
  const { cause } = error instanceof StartError ? error : {}
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) return error
  return new StartError(`${reasonOf(error)} Choose another, for example: PORT=${port + 1} make mocks`, { cause: error })
}
