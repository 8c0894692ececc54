import { StartError } from '@parley/platform'

/** What keeps the database from serving, in one sentence for the person who started it. `cause` holds the details. */
export class DatabaseError extends StartError {
  override name = 'DatabaseError'
}
