import type { Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { decodePageCursor, encodePageCursor, pageSize, toConnection, type Connection } from '@parley/subgraph'
import { holdsText } from '../holds-text.ts'
import type { Person } from './person.ts'
import type { Viewer } from './viewer.ts'

export interface ListCandidatesInput {
  /** Anywhere in the name or the e-mail address, whatever its case. */
  search?: string | null | undefined
  first: number
  after?: string | null | undefined
}

/**
 * A page of the candidates of the viewer's organisation, by name.
 * @throws ParleyError FORBIDDEN unless INTERVIEWER or ADMIN, BAD_USER_INPUT for a page size out of bounds or a cursor of another list
 */
export async function listCandidates(
  query: Query,
  viewer: Viewer,
  { search, first, after }: ListCandidatesInput,
): Promise<Connection<Person>> {
  if (viewer.role !== 'INTERVIEWER' && viewer.role !== 'ADMIN') throw new ParleyError('FORBIDDEN')
  const size = pageSize(first)
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const conditions = [`u.organization_id = ${bind(viewer.organizationId)}`, `u.role = 'CANDIDATE'`, 'u.erased_at IS NULL']
  if (search) conditions.push(holdsText(['u.display_name', 'u.email'], search, bind))
  if (after) {
    const [name, id] = decodePageCursor(after, ['string', 'string']).map((key) => String(key).replaceAll('\0', ''))
    conditions.push(`(u.display_name, u.id) > (${bind(name)}, ${bind(id)})`)
  }
  const rows = await query(
    `SELECT u.id, u.organization_id AS "organizationId", u.email, u.display_name AS "displayName", u.role::text
     FROM interviews.users u WHERE ${conditions.join(' AND ')} ORDER BY u.display_name, u.id LIMIT ${size + 1}`,
    values,
  )
  return toConnection(rows as unknown as Person[], size, ({ displayName, id }) => encodePageCursor([displayName, id])) // the columns just named
}
