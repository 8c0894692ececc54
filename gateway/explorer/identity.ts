/** What a module of the pages that keeps a session exports (gateway/README.md). */
interface SessionModule {
  currentSession(): { name: string; role: string } | undefined
  accessToken(): Promise<string | undefined>
  onSessionChange(listener: () => void): () => void
}

/** Who asks, as far as the explorer knows. */
export interface ExplorerIdentity {
  /** Whether the pages keep a session at all. */
  hasSession: boolean
  /** Who is signed in there. */
  who(): { name: string; role: string } | undefined
  /** The value of `Authorization`: the headers editor's comes before the session's. */
  authorization(headers: Readonly<Record<string, string>>): Promise<string | undefined>
  onChange: (listener: () => void) => () => void
}

const nobody: ExplorerIdentity = {
  hasSession: false,
  who: () => undefined,
  authorization: async (headers) => headerOf(headers),
  onChange: () => () => {},
}

const headerOf = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]

/** @param path of the pages' session module; without one, or when it does not load, the headers editor alone says who asks */
export async function loadIdentity(path: string | undefined): Promise<ExplorerIdentity> {
  if (path === undefined) return nobody
  try {
    const session = (await import(path)) as SessionModule // as gateway/README.md asks of it
    return {
      hasSession: true,
      who: () => session.currentSession(),
      async authorization(headers) {
        const given = headerOf(headers)
        if (given !== undefined) return given
        const token = await session.accessToken()
        return token === undefined ? undefined : `Bearer ${token}`
      },
      onChange: (listener) => session.onSessionChange(listener),
    }
  } catch {
    return nobody
  }
}
