import type { Query } from '@parley/database'
import type { Viewer } from '../people/viewer.ts'

/**
 * Which of these questions a viewer may know of: those of their organisation, a candidate only those of their own interviews.
 */
export async function questionsSeenBy(query: Query, viewer: Viewer, ids: readonly string[]): Promise<Set<string>> {
  if (viewer.role === 'CANDIDATE' && viewer.kind !== 'user') return new Set()
  const rows =
    viewer.role === 'CANDIDATE' && viewer.kind === 'user'
      ? await query(
          `SELECT DISTINCT q.question_id AS id FROM interviews.interview_questions q JOIN interviews.interviews i ON i.id = q.interview_id
           WHERE q.question_id = ANY($1::text[]) AND i.user_id = $2 AND i.organization_id = $3`,
          [ids, viewer.userId, viewer.organizationId],
        )
      : await query('SELECT id FROM interviews.questions WHERE id = ANY($1::text[]) AND organization_id = $2', [ids, viewer.organizationId])
  return new Set(rows.map(({ id }) => String(id)))
}
