import type { Query } from '@parley/database'
import type { Role } from '@parley/platform'
import type { User } from '../people/viewer.ts'
import { hashPassword } from '../sign-in/passwords.ts'

export const password = 'correct horse battery staple'

const person = (userId: string, role: Role, organizationId = 'acme'): User => ({
  kind: 'user',
  userId,
  sessionId: `session-${userId}`,
  organizationId,
  role,
  scopes: [],
})

/** Two organisations; `cara` has a standing consent to emotion, `carl` has none. */
export const people = {
  cara: person('cara', 'CANDIDATE'),
  carl: person('carl', 'CANDIDATE'),
  ivan: person('ivan', 'INTERVIEWER'),
  ana: person('ana', 'ANALYST'),
  ada: person('ada', 'ADMIN'),
  otto: person('otto', 'ADMIN', 'other'),
  olga: person('olga', 'CANDIDATE', 'other'),
} satisfies Record<string, User>

/** Questions `q1` to `q3` of the default template `basics`, `q4` of `extra`; `oq1` and `o-basics` of the other organisation. */
export async function seedPeople(query: Query): Promise<void> {
  const passwordHash = await hashPassword(password)
  await query(
    `INSERT INTO interviews.organizations (id, name, emotion_enabled) VALUES ('acme', 'Acme', true), ('other', 'Other', false)`,
    [],
  )
  for (const { userId, organizationId, role } of Object.values(people))
    await query(
      `INSERT INTO interviews.users (id, organization_id, email, display_name, role, password_hash, standing_emotion_consent)
       VALUES ($1, $2, $3, $4, $5::interviews.role, $6, $7)`,
      [userId, organizationId, `${userId}@example.com`, `${userId} Name`, role, passwordHash, userId === 'cara'],
    )
  await query(
    `INSERT INTO interviews.questions (id, organization_id, text, category, difficulty, key_points)
     SELECT id, org, 'Question ' || id, category, 'EASY', '{point}'
     FROM (VALUES ('q1','acme','a'), ('q2','acme','b'), ('q3','acme','b'), ('q4','acme','c'), ('oq1','other','a')) AS q(id, org, category)`,
    [],
  )
  await query(
    `INSERT INTO interviews.templates (id, organization_id, name, is_default)
     VALUES ('basics', 'acme', 'Basics', true), ('extra', 'acme', 'Extra', false), ('o-basics', 'other', 'Basics', true)`,
    [],
  )
  await query(
    `INSERT INTO interviews.template_questions (template_id, position, question_id)
     VALUES ('basics', 1, 'q1'), ('basics', 2, 'q2'), ('basics', 3, 'q3'), ('extra', 1, 'q4'), ('o-basics', 1, 'oq1')`,
    [],
  )
}
