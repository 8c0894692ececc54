import { createHttpStreams } from '../http-stream/create-http-streams.ts'
import type { HttpStreamHandle, HttpStreamOptions } from '../http-stream/options.ts'
import { multipartFraming } from './multipart-framing.ts'

/**
 * Serves operations by Apollo's multipart protocol for subscriptions, as Apollo Client, Kotlin and iOS ask for it:
 * `Accept: multipart/mixed;subscriptionSpec=1.0`.
 *
 * Each result is a part `{"payload":…}`; a heartbeat is `{}`. A refused operation is one payload with `errors`; a stream that ends by an
 * error, or whose client must come back (`extensions.retryAfterMs`), ends with `{"payload":null,"errors":[…]}`. To resume, ask for cursors
 * (`extensions: { cursor: true }`) and subscribe with the last one as `extensions.after`.
 */
export const createMultipartHandler = <C>(options: HttpStreamOptions<C>): HttpStreamHandle<C> =>
  createHttpStreams(multipartFraming, options)
