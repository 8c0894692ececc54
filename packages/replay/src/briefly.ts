/** What was read of something, for as long as it may be told again without looking. */
export interface Briefly<V> {
  /** Read now, or up to half a second ago. Who asks while it is being read gets the same. */
  get(key: string): Promise<V>
}

export interface BrieflyOptions {
  /** Milliseconds; default 500: what a stream has read of this, and holds as long, is not older than a second. */
  holdMs?: number
  /** Entries, the oldest forgotten first; default 500. */
  most?: number
  now?: () => number
}

/**
 * Keeps what many events of a replay need for half a second: a replay is read for every event of it that is enriched, and what it plays does not
 * change but by being deleted.
 * @param read rejections are not kept
 */
export function createBriefly<V>(
  read: (key: string) => Promise<V>,
  { holdMs = 500, most = 500, now = Date.now }: BrieflyOptions = {},
): Briefly<V> {
  const held = new Map<string, { at: number; value: Promise<V> }>()
  return {
    get(key) {
      const known = held.get(key)
      if (known !== undefined && now() - known.at < holdMs) return known.value
      const value = read(key)
      // Anew, so that the map's order is that of age.
      held.delete(key)
      held.set(key, { at: now(), value })
      for (const [other, { at }] of held) {
        if (held.size <= most && now() - at < holdMs) break
        held.delete(other)
      }
      value.catch(() => {
        if (held.get(key)?.value === value) held.delete(key)
      })
      return value
    },
  }
}
