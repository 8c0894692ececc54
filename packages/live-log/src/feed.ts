/** One numbered event of a feed. */
export interface FeedEvent<E> {
  /** Counted per key from 1, without gaps. */
  number: number
  /** The state as it was when the number was given; JSON. */
  event: E
}

/** Where a key's feed stands. */
export interface FeedHead {
  /** The last number given; 0 before the first. */
  head: number
  /** Events up to and including this number are no longer kept. */
  floor: number
}

/** What a reader needs of a feed's storage. `postgresFeed` makes one of two tables. */
export interface FeedStore<E> {
  /** The feed's name; part of its cursors and bells. */
  readonly name: string
  /** Heads of all `keys` in one query; a key without a row is left out. */
  heads(keys: readonly string[]): Promise<Map<string, FeedHead>>
  /** Events after `number`, oldest first, at most `limit`. */
  read(key: string, number: number, limit: number): Promise<FeedEvent<E>[]>
}
