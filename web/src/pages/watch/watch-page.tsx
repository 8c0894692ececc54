import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'

export default function WatchPage() {
  usePageTitle(strings.watch.title)
  return <h1>{strings.watch.title}</h1>
}
