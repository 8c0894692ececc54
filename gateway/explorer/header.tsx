import { useSyncExternalStore } from 'react'
import type { ExplorerIdentity } from './identity.ts'
import { eventsText, progressText, type RunProgress } from './run-progress.ts'

export interface HeaderProps {
  identity: ExplorerIdentity
  /** Where one signs in. */
  signIn: string | undefined
  progress: RunProgress
}

/** What the page is, how what was run goes, and who asks. */
export function Header({ identity, signIn, progress }: HeaderProps) {
  return (
    <header className="explorer-header">
      <h1>GraphQL explorer</h1>
      <Went progress={progress} />
      {identity.hasSession && <Who identity={identity} signIn={signIn} />}
    </header>
  )
}

function Went({ progress }: { progress: RunProgress }) {
  const current = useSyncExternalStore(progress.onChange, progress.current)
  const events = eventsText(current)
  return (
    <p className="explorer-went">
      <span role="status">{progressText(current)}</span>
      {events !== '' && <span>: {events}</span>}
    </p>
  )
}

/** Who asks; or the way to sign in. */
function Who({ identity, signIn }: Pick<HeaderProps, 'identity' | 'signIn'>) {
  const text = useSyncExternalStore(identity.onChange, () => {
    const who = identity.who()
    return who && `${who.name}, ${who.role.toLowerCase()}`
  })
  if (text !== undefined) return <p className="explorer-who">Asking as {text}</p>
  return <p className="explorer-who">Nobody is signed in. {signIn !== undefined && <a href={signIn}>Sign in</a>}</p>
}
