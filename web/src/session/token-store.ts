import type { KeyValues } from './forgiving-storage.ts'
import type { Tokens } from './tokens.ts'

/**
 * Sessions of this browser, by their id, and which of them this tab uses. Tabs of one session share its newest tokens: a refresh token is good
 * once, and the second use of one ends the session. A new tab begins with the session that was used last; another one can be signed in
 * beside it, in a tab of its own.
 */
export interface TokenStore {
  /** The session of this tab, as its newest tokens stand. */
  read(): Tokens | undefined
  /** Keeps the tokens, for all tabs of their session, and takes the session for this tab. */
  keep(tokens: Tokens): void
  /** The session is over: for all its tabs. */
  forget(id: string): void
  /** This tab uses none from now on; the session goes on in others. */
  leave(): void
  /** Hears when another tab has changed something. */
  onChange(listener: () => void): () => void
}

const prefix = 'parley.session.'
const lastKey = 'parley.last'
const tabKey = 'parley.tab'
/** Of a tab that left its session: it does not take the last one. */
const none = 'none'
/** A session unused for longer has no good refresh token any more; its remains are swept away. */
const longestMs = 30 * 24 * 3_600_000

export function createTokenStore(shared: KeyValues, tab: KeyValues, target: EventTarget): TokenStore {
  function load(id: string | undefined): Tokens | undefined {
    const text = id === undefined ? undefined : shared.get(prefix + id)
    try {
      return text === undefined ? undefined : (JSON.parse(text) as Tokens) // as `keep` wrote it
    } catch {
      // Damaged: nobody can go on with it.
      shared.remove(prefix + (id ?? ''))
      return undefined
    }
  }
  function sweep(): void {
    for (const key of shared.keys()) {
      if (!key.startsWith(prefix)) continue
      const tokens = load(key.slice(prefix.length))
      if (tokens && tokens.expiresAt + longestMs < Date.now()) shared.remove(key)
    }
  }
  sweep()
  return {
    read() {
      const chosen = tab.get(tabKey)
      if (chosen === none) return undefined
      const tokens = load(chosen ?? shared.get(lastKey))
      if (tokens && chosen === undefined) tab.set(tabKey, tokens.id)
      return tokens
    },
    keep(tokens) {
      shared.set(prefix + tokens.id, JSON.stringify(tokens))
      shared.set(lastKey, tokens.id)
      tab.set(tabKey, tokens.id)
    },
    forget(id) {
      shared.remove(prefix + id)
      if (shared.get(lastKey) === id) shared.remove(lastKey)
      if (tab.get(tabKey) === id) tab.set(tabKey, none)
    },
    leave: () => tab.set(tabKey, none),
    onChange(listener) {
      target.addEventListener('storage', listener)
      return () => target.removeEventListener('storage', listener)
    },
  }
}
