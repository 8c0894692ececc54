import { useSyncExternalStore } from 'react'
import type { ExplorerIdentity } from './identity.ts'

/** Who asks, beside GraphiQL's name; or the way to sign in. */
export function Who({ identity, signIn }: { identity: ExplorerIdentity; signIn: string | undefined }) {
  const text = useSyncExternalStore(identity.onChange, () => {
    const who = identity.who()
    return who && `${who.name}, ${who.role.toLowerCase()}`
  })
  if (!identity.hasSession) return <strong>GraphQL explorer</strong>
  if (text !== undefined) return <span className="explorer-who">Asking as {text}</span>
  return <span className="explorer-who">Nobody is signed in. {signIn !== undefined && <a href={signIn}>Sign in</a>}</span>
}
