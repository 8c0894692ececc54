import { Redirect } from 'wouter'
import { paths } from '../../app/paths.ts'
import { usePageTitle } from '../../app/use-page-title.ts'
import { useUser } from '../../session/use-session.ts'
import { strings } from '../../strings/index.ts'
import { Mine } from './mine.tsx'

/** A candidate's interviews; staff go to the live dashboard. */
export default function HomePage() {
  usePageTitle(strings.home.title)
  const user = useUser()
  if (user && user.role !== 'CANDIDATE') return <Redirect to={paths.dashboard} replace />
  return <Mine />
}
