/** What keeps the database from serving, in one sentence for the person who started it. `cause` holds the details. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
}
