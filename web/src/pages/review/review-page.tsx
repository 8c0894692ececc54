import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'

export default function ReviewPage() {
  usePageTitle(strings.review.title)
  return <h1>{strings.review.title}</h1>
}
