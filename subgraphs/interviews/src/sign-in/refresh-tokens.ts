import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Query } from '@parley/database'
import type { Role, SessionEnded } from '@parley/platform'
import { v7 as uuid } from 'uuid'

/** Someone who is signed in by a refresh token. */
export interface Session {
  /** All tokens that came of one sign-in bear it. */
  sessionId: string
  /** 256 random bits, base64url; good once, for 30 days. Only its hash is stored. */
  refreshToken: string
  user: { id: string; organizationId: string; email: string | null; displayName: string; role: Role }
}

export interface RefreshTokens {
  /** Begins a session. */
  issue(user: Session['user']): Promise<Session>
  /**
   * Takes a token once and gives the next.
   * @param key of whoever may lose the answer: the same token and key give the same next token, until that is used
   * @returns undefined when it is unknown, expired or revoked; one that was taken before ends the whole session
   */
  spend(refreshToken: string, key?: string): Promise<Session | undefined>
  /** Ends the token's session. @returns whether there was one */
  revoke(refreshToken: string): Promise<boolean>
}

const lifetime = `interval '30 days'`

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** @param onEnded hears of each session that ends before its time, once that is committed */
export const createRefreshTokens = (query: Query, onEnded: (session: SessionEnded) => void = () => {}): RefreshTokens => ({
  async issue(user) {
    const session: Session = { sessionId: randomUUID(), refreshToken: newToken(), user }
    await query(
      `INSERT INTO interviews.refresh_tokens (id, user_id, family_id, token_hash, expires_at) VALUES ($1, $2, $3, $4, now() + ${lifetime})`,
      [uuid(), user.id, session.sessionId, hashOf(session.refreshToken)],
    )
    return session
  },
  async spend(refreshToken, key) {
    const next = key === undefined ? newToken() : nextToken(refreshToken, key)
    const hash = hashOf(refreshToken)
    const [row] = await query(
      `WITH spent AS (
         UPDATE interviews.refresh_tokens AS t SET used_at = now() FROM interviews.users AS u
         WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
           AND u.id = t.user_id AND u.erased_at IS NULL
         RETURNING t.family_id, u.id, u.organization_id, u.email, u.display_name, u.role::text
       ), next AS (
         INSERT INTO interviews.refresh_tokens (id, user_id, family_id, token_hash, expires_at)
         SELECT $2, id, family_id, $3, now() + ${lifetime} FROM spent
       )
       SELECT family_id AS "sessionId", id, organization_id AS "organizationId", email, display_name AS "displayName", role FROM spent`,
      [hash, uuid(), hashOf(next)],
    )
    if (row !== undefined) {
      const { sessionId, ...user } = row
      return { sessionId: String(sessionId), refreshToken: next, user: user as unknown as Session['user'] } // the columns just named
    }
    // The same again: the answer was lost, by a page that was closed or a network that was cut.
    const [repeated] =
      key === undefined
        ? []
        : await query(
            `SELECT t.family_id AS "sessionId", u.id, u.organization_id AS "organizationId", u.email, u.display_name AS "displayName",
               u.role::text AS role
             FROM interviews.refresh_tokens t JOIN interviews.users u ON u.id = t.user_id
             WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now() AND u.erased_at IS NULL`,
            [hashOf(next)],
          )
    if (repeated !== undefined) {
      const { sessionId, ...user } = repeated
      return { sessionId: String(sessionId), refreshToken: next, user: user as unknown as Session['user'] } // the columns just named
    }
    // Taken before: someone else holds a copy, and nobody can tell who is who.
    const [reused] = await query(
      `WITH reused AS (SELECT family_id, user_id FROM interviews.refresh_tokens WHERE token_hash = $1 AND used_at IS NOT NULL
       ), revoked AS (
         UPDATE interviews.refresh_tokens AS t SET revoked_at = now() FROM reused
         WHERE t.family_id = reused.family_id AND t.revoked_at IS NULL RETURNING t.family_id
       )
       INSERT INTO interviews.audit_events (organization_id, actor_id, action, subject_id)
       SELECT u.organization_id, u.id, 'session.token-reused', reused.family_id FROM reused JOIN interviews.users u ON u.id = reused.user_id
       WHERE EXISTS (SELECT FROM revoked) RETURNING subject_id AS "sessionId", actor_id AS "userId"`,
      [hash],
    )
    if (reused !== undefined) onEnded({ sessionId: String(reused['sessionId']), userId: String(reused['userId']) })
    return undefined
  },
  async revoke(refreshToken) {
    const [ended] = await query(
      `UPDATE interviews.refresh_tokens SET revoked_at = coalesce(revoked_at, now())
       WHERE family_id = (SELECT family_id FROM interviews.refresh_tokens WHERE token_hash = $1)
       RETURNING family_id AS "sessionId", user_id AS "userId"`,
      [hashOf(refreshToken)],
    )
    if (ended !== undefined) onEnded({ sessionId: String(ended['sessionId']), userId: String(ended['userId']) })
    return ended !== undefined
  },
})

const newToken = (): string => randomBytes(32).toString('base64url')

/** The one that follows for whoever knows both: as hard to guess as the token before it, and not to be had from it alone. */
const nextToken = (refreshToken: string, key: string): string => createHmac('sha256', refreshToken).update(key).digest('base64url')

/** Deletes tokens that expired over a day ago; until then a reuse is still known. @returns whether there may be more */
export async function pruneRefreshTokens(query: Query): Promise<boolean> {
  const batch = 1_000
  const rows = await query(
    `DELETE FROM interviews.refresh_tokens WHERE id IN (
       SELECT id FROM interviews.refresh_tokens WHERE expires_at < now() - interval '1 day' LIMIT ${batch}) RETURNING id`,
    [],
  )
  return rows.length === batch
}
