import { ParleyError } from '@parley/platform'
import type { FeedHead } from './feed.ts'

/** A place in one key's feed: after event `number`, before the next. */
export interface Place {
  feed: string
  key: string
  /** 0 is before the first event. */
  number: number
}

const longestCursor = 512
/** Events are numbered by an SQL integer. */
const largestNumber = 2_147_483_647

/** The place as clients carry it: opaque, base64url. */
export const encodeCursor = ({ feed, key, number }: Place): string => Buffer.from(JSON.stringify([feed, key, number])).toString('base64url')

/**
 * The number that a client's cursor names.
 * @throws ParleyError BAD_USER_INPUT when it is not a cursor of this feed and key
 */
export function decodeCursor(text: string, { feed, key }: Pick<Place, 'feed' | 'key'>): number {
  const place = text.length <= longestCursor ? parse(Buffer.from(text, 'base64url').toString('utf8')) : undefined
  const number: unknown = Array.isArray(place) ? place[2] : undefined
  // Only what encodeCursor itself would have written is a cursor.
  if (
    typeof number === 'number' &&
    Number.isInteger(number) &&
    number >= 0 &&
    number <= largestNumber &&
    encodeCursor({ feed, key, number }) === text
  )
    return number
  throw new ParleyError('BAD_USER_INPUT', { message: 'The cursor is not one of this feed.' })
}

/**
 * Makes sure that reading on after `number` leaves nothing out.
 * @throws ParleyError BAD_USER_INPUT beyond the head, CURSOR_EXPIRED when an event after it is no longer kept
 */
export function requireKept(number: number, { head, floor }: FeedHead): void {
  if (number > head) throw new ParleyError('BAD_USER_INPUT', { message: 'The cursor lies beyond the end of its feed.' })
  if (number < floor) throw new ParleyError('CURSOR_EXPIRED')
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
