import type { Query } from '@parley/database'
import { postgresFeed, type PostgresFeed } from '@parley/live-log'
import type { ChangeKind } from '../generated/resolvers.ts'
import { readState, type InterviewState } from './interview-state.ts'

/** A change to one of the organisation's interviews. `before` is null for a new one. */
export interface OrganizationEvent {
  before: InterviewState | null
  after: InterviewState
}

/** A change as `messagesOf` wrote it. */
export const readOrganizationEvent = (before: unknown, after: unknown): OrganizationEvent => ({
  before: before === null ? null : readState(before),
  after: readState(after),
})

/** A change as a watcher with a filter sees it. */
export interface OrganizationChange {
  cursor: string
  kind: ChangeKind
  interview: InterviewState
}

/** The feed of an organisation's interviews, numbered by the relay. */
export const organizationFeed = (query: Query): PostgresFeed<OrganizationEvent> =>
  postgresFeed<OrganizationEvent>({
    query,
    name: 'organization',
    heads: { table: 'interviews.organizations', key: 'id', head: 'feed_head', floor: 'feed_floor' },
    events: { table: 'interviews.organization_events', key: 'organization_id', number: 'number', at: 'at', columns: ['before', 'after'] },
    // Written by numberOrganizationEvents alone.
    decode: ({ before, after }) => readOrganizationEvent(before, after),
  })

/**
 * What a change is to a watcher.
 * @param matches whether the watcher may see a state and asked for it
 * @returns undefined when it is none of their business. Who may no longer see the interview gets its last state that they could see
 */
export async function changeFor(
  { before, after }: OrganizationEvent,
  cursor: string,
  { sees, matches }: { sees: (state: InterviewState) => boolean; matches: (state: InterviewState) => boolean | Promise<boolean> },
): Promise<OrganizationChange | undefined> {
  const was = before !== null && sees(before) && (await matches(before))
  const is = sees(after) && (await matches(after))
  if (is) return { cursor, kind: before === null ? 'CREATED' : 'UPDATED', interview: after }
  return was ? { cursor, kind: 'LEFT', interview: sees(after) ? after : before } : undefined
}
