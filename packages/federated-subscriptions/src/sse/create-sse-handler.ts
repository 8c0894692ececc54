import { createHttpStreams } from '../http-stream/create-http-streams.ts'
import type { HttpStreamHandle, HttpStreamOptions } from '../http-stream/options.ts'
import { sseFraming } from './sse-framing.ts'

/**
 * Serves operations over server-sent events: `graphql-sse`'s distinct connections mode. GET with `query`, `operationName`, `variables`,
 * `extensions` and `lastEventId` in the query string, or POST with a JSON body; events `next`, then `complete`.
 *
 * What is wrong with the request is answered with a status; what is wrong with the operation, with one `next` that has `errors`, then
 * `complete`, so that EventSource can read it. Each event that can be resumed after has its cursor as `id`; `Last-Event-ID` resumes, as
 * EventSource does by itself when the connection is cut.
 *
 * EventSource also comes back after a stream that is complete. A page should close it on `complete`; one that does not is answered with
 * 204, since `complete` has an id of its own, and EventSource then gives up. It cannot read `x-stream-id` and so cannot be renewed in place:
 * open another behind the last event (`lastEventId`). Any other status than 200 it takes as final, so a front should send no more requests
 * here before `close` begins.
 */
export const createSseHandler = <C>(options: HttpStreamOptions<C>): HttpStreamHandle<C> => createHttpStreams(sseFraming, options)
