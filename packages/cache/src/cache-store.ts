/** Where values lie as text. What it cannot keep or give it forgets: nothing here is the only copy. */
export interface CacheStore {
  /** The text of each key that it has. @throws when it is out of reach */
  read(keys: readonly string[]): Promise<Map<string, string>>
  /** Keeps texts for `ttlMs`. @throws when it is out of reach */
  write(texts: ReadonlyMap<string, string>, ttlMs: number): Promise<void>
}
