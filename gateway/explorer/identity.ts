export type Headers = Readonly<Record<string, string>>

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
  /** What goes with an operation: these headers, and `authorization`, which is the session's unless they hold one. */
  headersFor(headers: Headers): Promise<Headers>
  onChange: (listener: () => void) => () => void
}

const nobody: ExplorerIdentity = {
  hasSession: false,
  who: () => undefined,
  headersFor: (headers) => withAuthorization(headers, async () => undefined),
  onChange: () => () => {},
}

const isAuthorization = (name: string) => name.toLowerCase() === 'authorization'

export const hasAuthorization = (headers: Headers): boolean => Object.keys(headers).some(isAuthorization)

/** Of `Authorization` and `authorization` a browser would send both, as one header of two values: here there is one. */
export async function withAuthorization(headers: Headers, ofSession: () => Promise<string | undefined>): Promise<Headers> {
  const all = Object.entries(headers)
  const authorization = all.find(([name]) => isAuthorization(name))?.[1] ?? (await ofSession())
  return {
    ...Object.fromEntries(all.filter(([name]) => !isAuthorization(name))),
    ...(authorization !== undefined && { authorization }),
  }
}

/** @param path of the pages' session module; without one, or when it does not load, the headers editor alone says who asks */
export async function loadIdentity(path: string | undefined): Promise<ExplorerIdentity> {
  if (path === undefined) return nobody
  try {
    const session = (await import(path)) as SessionModule // as gateway/README.md asks of it
    return {
      hasSession: true,
      who: () => session.currentSession(),
      headersFor: (headers) =>
        withAuthorization(headers, async () => {
          const token = await session.accessToken()
          return token === undefined ? undefined : `Bearer ${token}`
        }),
      onChange: (listener) => session.onSessionChange(listener),
    }
  } catch {
    return nobody
  }
}
