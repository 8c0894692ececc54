import { inTransaction, type Pool } from '@parley/database'
import type { FeedEvent, LiveLog } from '@parley/live-log'
import { readOrganizationEvent, type OrganizationEvent } from '../interview/organization-feed.ts'
import { organizationFeedTarget } from './outbox.ts'

const batch = 500

/** One replica at a time numbers, whoever comes first; any number would do that nobody else uses in this database. */
const writerLock = 7_301_001

/**
 * Numbers a batch of changes into their organisations' feeds, then rings. The changes of one interview keep their order: their outbox
 * rows were written under its lock.
 * @returns `busy` when another replica is at it, else whether there may be more
 */
export async function numberOrganizationEvents(pool: Pool, live: LiveLog, feed: { name: string }): Promise<boolean | 'busy'> {
  const rows = await inTransaction(pool, async (tx) => {
    const [lock] = await tx('SELECT pg_try_advisory_xact_lock($1) AS taken', [writerLock])
    if (lock?.['taken'] !== true) return undefined
    return tx(
      `WITH taken AS (
         SELECT id, body->'before' AS before, body->'after' AS after, body->'after'->>'organizationId' AS organization_id
         FROM interviews.outbox_messages WHERE published_at IS NULL AND target = $1 ORDER BY id LIMIT ${batch}
       ), counted AS (
         SELECT t.*, o.feed_head + row_number() OVER (PARTITION BY t.organization_id ORDER BY t.id) AS number
         FROM taken t JOIN interviews.organizations o ON o.id = t.organization_id
       ), written AS (
         INSERT INTO interviews.organization_events (organization_id, number, interview_id, before, after)
         SELECT organization_id, number, after->>'id', nullif(before, 'null'), after FROM counted
       ), advanced AS (
         UPDATE interviews.organizations AS o SET feed_head = n.head
         FROM (SELECT organization_id, max(number) AS head FROM counted GROUP BY organization_id) AS n WHERE o.id = n.organization_id
       ), marked AS (
         UPDATE interviews.outbox_messages SET published_at = now() WHERE id IN (SELECT id FROM taken)
       )
       SELECT organization_id, number::int, before, after FROM counted ORDER BY organization_id, number`,
      [organizationFeedTarget],
    )
  })
  if (rows === undefined) return 'busy'
  const byOrganization = new Map<string, FeedEvent<OrganizationEvent>[]>()
  for (const { organization_id: organizationId, number, before, after } of rows) {
    const key = String(organizationId)
    const events = byOrganization.get(key) ?? []
    events.push({ number: Number(number), event: readOrganizationEvent(before, after) })
    byOrganization.set(key, events)
  }
  await Promise.all([...byOrganization].map(([key, events]) => live.ring(feed.name, key, events)))
  return rows.length === batch
}
