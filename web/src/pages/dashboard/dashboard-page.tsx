import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'

export default function DashboardPage() {
  usePageTitle(strings.dashboard.title)
  return <h1>{strings.dashboard.title}</h1>
}
