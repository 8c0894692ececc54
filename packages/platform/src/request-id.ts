import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

/** Header that carries the request id over HTTP; messages carry it as `requestId`. */
export const requestIdHeader = 'x-request-id'

const storage = new AsyncLocalStorage<string>()

/** Runs `work` so that all it logs, sends and publishes bears this id. */
export const withRequestId = <T>(requestId: string, work: () => T): T => storage.run(requestId, work)

/** The id of the request being worked on; undefined outside of one. */
export const currentRequestId = (): string | undefined => storage.getStore()

/** The caller's id where it is well-formed (8 to 64 of `A-Z a-z 0-9 . _ -`), else a new one. */
export const acceptRequestId = (candidate: unknown): string =>
  typeof candidate === 'string' && /^[\w.-]{8,64}$/.test(candidate) ? candidate : randomUUID()
