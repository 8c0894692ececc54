import type { Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { decodePageCursor, encodePageCursor, pageSize, toConnection, type Connection } from '@parley/subgraph'
import type { InterviewFilter, InterviewOrder, InterviewOrderField } from '../generated/resolvers.ts'
import type { Viewer } from '../people/viewer.ts'
import { filterConditions } from './interview-filter.ts'
import type { InterviewState } from './interview-state.ts'
import { recordColumns, toRecord } from './read-interviews.ts'

export interface ListInterviewsInput {
  filter?: InterviewFilter | null | undefined
  orderBy?: InterviewOrder | null | undefined
  first: number
  after?: string | null | undefined
}

type Order = Required<InterviewOrder>

interface Sort {
  /** A row's key in SQL, of this type. */
  column: string
  type: 'timestamptz' | 'text'
  /** The same key of a state, as text. */
  keyOf: (state: InterviewState) => string
}

/** What has not started comes last, whichever way. */
function sortOf({ field, direction }: Order): Sort {
  const unset = direction === 'ASC' ? 'infinity' : '-infinity'
  const sorts: Record<InterviewOrderField, Sort> = {
    CREATED_AT: { column: 'i.created_at', type: 'timestamptz', keyOf: (state) => state.createdAt },
    STARTED_AT: {
      column: `coalesce(i.started_at, '${unset}'::timestamptz)`,
      type: 'timestamptz',
      keyOf: (state) => state.startedAt ?? unset,
    },
    TITLE: { column: 'i.title', type: 'text', keyOf: (state) => state.title },
  }
  return sorts[field]
}

/** SQL condition for what the viewer may see: `standingOf` for many. */
function visibleTo(viewer: Viewer, bind: (value: unknown) => string): string {
  const own = viewer.kind === 'user' ? `i.user_id = ${bind(viewer.userId)}` : 'false'
  const others = viewer.role === 'CANDIDATE' ? 'false' : 'NOT i.private'
  return `i.organization_id = ${bind(viewer.organizationId)} AND (${own} OR ${others})`
}

/**
 * A page of the interviews that the viewer may see and the filter lets through.
 * @throws ParleyError BAD_USER_INPUT for a page size out of bounds or a cursor of another list or order
 */
export async function listInterviews(query: Query, viewer: Viewer, input: ListInterviewsInput): Promise<Connection<InterviewState>> {
  const first = pageSize(input.first)
  const order: Order = { field: input.orderBy?.field ?? 'CREATED_AT', direction: input.orderBy?.direction ?? 'DESC' }
  const sort = sortOf(order)
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions = [visibleTo(viewer, bind), ...filterConditions(input.filter, bind)]
  if (input.after) {
    const [key, id] = readCursor(input.after, order, sort)
    conditions.push(`(${sort.column}, i.id) ${order.direction === 'ASC' ? '>' : '<'} (${bind(key)}::${sort.type}, ${bind(id)})`)
  }
  const rows = await query(
    `SELECT ${recordColumns} FROM interviews.interviews i LEFT JOIN interviews.users u ON u.id = i.user_id
     WHERE ${conditions.join(' AND ')} ORDER BY ${sort.column} ${order.direction}, i.id ${order.direction} LIMIT ${first + 1}`,
    values,
  )
  const states = rows.map((row) => toRecord(row).state)
  return toConnection(states, first, (state) => encodePageCursor([order.field, order.direction, sort.keyOf(state), state.id]))
}

function readCursor(cursor: string, { field, direction }: Order, { type }: Sort): [string, string] {
  const [byField, byDirection, key, id] = decodePageCursor(cursor, ['string', 'string', 'string', 'string']).map(String)
  const ours = byField === field && byDirection === direction && key !== undefined && id !== undefined
  if (!ours || `${key}${id}`.includes('\0') || (type === 'timestamptz' && !isInstant(key)))
    throw new ParleyError('BAD_USER_INPUT', { message: '`after` is not a cursor of this list in this order.' })
  return [key, id]
}

const isInstant = (key: string): boolean =>
  /^-?infinity$/.test(key) || (!Number.isNaN(Date.parse(key)) && new Date(key).toISOString() === key && !key.startsWith('0000'))
