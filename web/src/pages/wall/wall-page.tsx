import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'

export default function WallPage() {
  usePageTitle(strings.wall.title)
  return <h1>{strings.wall.title}</h1>
}
