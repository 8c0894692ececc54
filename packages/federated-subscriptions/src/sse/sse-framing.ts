import { readAccept } from '../http-stream/accept.ts'
import type { Framing } from '../http-stream/framing.ts'

const type = 'text/event-stream'
/** The id of every `complete` event. No subgraph's cursor looks like it. */
const completeId = 'graphql-sse:complete'
/** What a line of `id` cannot carry; a client would read the rest as another line. */
const unfit = /[\0\r\n]/

const complete = `event: complete\nid: ${completeId}\ndata:\n\n`
const isFit = (cursor: string | undefined): cursor is string => cursor !== undefined && cursor !== '' && !unfit.test(cursor)
const result = (text: string, cursor?: string): string =>
  isFit(cursor) ? `event: next\nid: ${cursor}\ndata: ${text}\n\n` : `event: next\ndata: ${text}\n\n`

/** Server-sent events as the distinct connections mode of `graphql-sse` has them. JSON made by `JSON.stringify` is one line. */
export const sseFraming: Framing = {
  transport: 'sse',
  contentType: `${type}; charset=utf-8`,
  accepts(accept) {
    if (accept === undefined) return true
    const types = readAccept(accept)
    const best = [type, 'text/*', '*/*'].map((name) => types.find((one) => one.type === name)).find((one) => one !== undefined)
    return best !== undefined && best.quality > 0
  },
  names: (accept = '') => readAccept(accept).some((one) => one.type === type && one.quality > 0),
  opening: ':\n\n',
  heartbeat: ':\n\n',
  result,
  // An id without data: no event, but what a client comes back with.
  start: (cursor) => (isFit(cursor) ? `id: ${cursor}\n\n` : ''),
  complete,
  failure: (errors) => result(`{"errors":${errors}}`) + complete,
  comeBack: (retryAfterMs) => `retry: ${retryAfterMs}\n\n`,
  completeId,
}
