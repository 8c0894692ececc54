import { readAccept } from '../http-stream/accept.ts'
import type { Framing } from '../http-stream/framing.ts'

const boundary = '\r\n--graphql'
/** The boundary after a part goes out with it: readers take a part for whole only then. */
const part = (json: string): string => `\r\ncontent-type: application/json\r\n\r\n${json}${boundary}`
const complete = '--\r\n'
const failure = (errors: string): string => part(`{"payload":null,"errors":${errors}}`) + complete
const names = (accept = ''): boolean =>
  readAccept(accept).some(
    ({ type, parameters, quality }) => type === 'multipart/mixed' && parameters['subscriptionspec'] === '1.0' && quality > 0,
  )

/** Apollo's multipart protocol for subscriptions, `subscriptionSpec=1.0`. */
export const multipartFraming: Framing = {
  transport: 'multipart',
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  accepts: names,
  names,
  opening: boundary,
  heartbeat: part('{}'),
  result: (text) => part(`{"payload":${text}}`),
  complete,
  failure,
  comeBack: (_retryAfterMs, errors) => failure(errors),
}
