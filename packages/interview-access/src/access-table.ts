import { interviewAccess, type InterviewAccess } from '@parley/contracts'
import type { Query } from '@parley/database'

/** The copy as it lies in the subgraph's own Postgres schema. */
export interface AccessTable {
  read(ids: readonly string[]): Promise<Map<string, InterviewAccess>>
  /** Writes those that are newer than what is there. */
  store(accesses: readonly InterviewAccess[]): Promise<void>
}

const columns = [
  ['interviewId', 'interview_id', 'text'],
  ['organizationId', 'organization_id', 'text'],
  ['candidateId', 'candidate_id', 'text'],
  ['status', 'status', 'text'],
  ['private', 'private', 'boolean'],
  ['practice', 'practice', 'boolean'],
  ['emotionEnabled', 'emotion_enabled', 'boolean'],
  ['emotionConsent', 'emotion_consent', 'boolean'],
  ['recordingConsent', 'recording_consent', 'boolean'],
  ['totalQuestions', 'total_questions', 'int'],
  ['answersSubmitted', 'answers_submitted', 'int'],
  ['version', 'version', 'int'],
] as const satisfies readonly (readonly [keyof InterviewAccess, string, string])[]

const each = (of: (field: string, column: string, type: string) => string) =>
  columns.map(([field, column, type]) => of(field, column, type)).join(', ')

export function createAccessTable({ schema, query }: { schema: 'emotion' | 'scoring'; query: Query }): AccessTable {
  const table = `${schema}.interview_access`
  const read = `SELECT ${each((field, column) => `${column} AS "${field}"`)} FROM ${table} WHERE interview_id = ANY($1::text[])`
  // In order of the key: replicas that write the same rows at once wait for each other, they do not deadlock.
  const store = `
    INSERT INTO ${table} AS held (${each((_, column) => column)}, updated_at)
    SELECT ${each((field) => `"${field}"`)}, now() FROM jsonb_to_recordset($1::jsonb) AS r(${each((field, _, type) => `"${field}" ${type}`)})
    ORDER BY "interviewId"
    ON CONFLICT (interview_id) DO UPDATE SET ${each((_, column) => `${column} = excluded.${column}`)}, updated_at = excluded.updated_at
    WHERE held.version < excluded.version`
  return {
    async read(ids) {
      const rows = await query(read, [ids])
      return new Map(rows.map((row) => interviewAccess.parse(row)).map((access) => [access.interviewId, access]))
    },
    async store(accesses) {
      const newest = new Map<string, InterviewAccess>()
      for (const access of accesses) {
        const other = newest.get(access.interviewId)
        if (other === undefined || other.version < access.version) newest.set(access.interviewId, access)
      }
      await query(store, [JSON.stringify([...newest.values()])])
    },
  }
}
