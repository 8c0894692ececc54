import type { Query } from '@parley/database'
import { hashPassword } from '@parley/interviews'
import { insert } from './insert.ts'
import { furtherPeople } from './further-people.ts'
import { organizations, users as accounts } from './people.ts'

export async function seedPeople(query: Query): Promise<void> {
  const users = [...accounts, ...furtherPeople]
  await insert(
    query,
    'interviews.organizations',
    organizations.map(({ id, name, emotion }) => ({
      id,
      name,
      emotion_enabled: emotion !== null,
      emotion_purpose: emotion?.purpose ?? null,
      emotion_region: emotion?.region ?? null,
      feed_head: 0,
      feed_floor: 0,
      created_at: new Date(),
    })),
  )
  const passwords = [...new Set(users.map(({ password }) => password))]
  const hashes = new Map(await Promise.all(passwords.map(async (password) => [password, await hashPassword(password)] as const)))
  await insert(
    query,
    'interviews.users',
    users.map((user) => ({
      id: user.id,
      organization_id: user.organizationId,
      email: user.email,
      display_name: user.displayName,
      role: user.role,
      password_hash: hashes.get(user.password),
      standing_emotion_consent: user.standingConsent,
      standing_recording_consent: user.standingConsent,
      created_at: new Date(),
    })),
  )
}
