import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'

export default function StatusPage() {
  usePageTitle(strings.status.title)
  return <h1>{strings.status.title}</h1>
}
