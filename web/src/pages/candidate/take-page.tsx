import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'

export default function TakePage() {
  usePageTitle(strings.candidate.title)
  return <h1>{strings.candidate.title}</h1>
}
