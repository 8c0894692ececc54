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

export function createTokenStore(shared: Storage, tab: Storage, target: EventTarget): TokenStore {
  function load(id: string | null): Tokens | undefined {
    const text = id === null ? null : shared.getItem(prefix + id)
    return text === null ? undefined : (JSON.parse(text) as Tokens) // as `keep` wrote it
  }
  function sweep(): void {
    for (const key of Object.keys(shared)) {
      if (!key.startsWith(prefix)) continue
      const tokens = load(key.slice(prefix.length))
      if (tokens && tokens.expiresAt + longestMs < Date.now()) shared.removeItem(key)
    }
  }
  sweep()
  return {
    read() {
      const chosen = tab.getItem(tabKey)
      if (chosen === none) return undefined
      const tokens = load(chosen ?? shared.getItem(lastKey))
      if (tokens && chosen === null) tab.setItem(tabKey, tokens.id)
      return tokens
    },
    keep(tokens) {
      shared.setItem(prefix + tokens.id, JSON.stringify(tokens))
      shared.setItem(lastKey, tokens.id)
      tab.setItem(tabKey, tokens.id)
    },
    forget(id) {
      shared.removeItem(prefix + id)
      if (shared.getItem(lastKey) === id) shared.removeItem(lastKey)
      if (tab.getItem(tabKey) === id) tab.setItem(tabKey, none)
    },
    leave: () => tab.setItem(tabKey, none),
    onChange(listener) {
      target.addEventListener('storage', listener)
      return () => target.removeEventListener('storage', listener)
    },
  }
}
