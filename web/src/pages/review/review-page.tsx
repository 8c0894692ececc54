import { useEffect, useRef } from 'react'
import { useQuery } from 'urql'
import { usePageTitle } from '../../app/use-page-title.ts'
import { ReviewDocument, ReviewInterviewChangedDocument, ReviewScoreChangedDocument } from '../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { useLive } from '../../platform/use-live.ts'
import { strings } from '../../strings/index.ts'
import { Empty, Loading, Problem } from '../../ui/state.tsx'
import { missingParts } from './missing-parts.ts'
import { Review } from './review.tsx'

const text = strings.review

/** One interview, afterwards: what was recorded, said, seen and scored. */
export default function ReviewPage({ id }: { id: string }) {
  const [{ data, error, stale, fetching }, ask] = useQuery({ query: ReviewDocument, variables: { id } })
  const interview = data?.interview
  const refresh = (): void => ask({ requestPolicy: 'network-only' })
  usePageTitle(interview ? text.titleOf(interview.title) : text.title)

  // What is shown is as it was when it was asked for; these tell that it is not so any more.
  const hasInterview = interview !== undefined && interview !== null
  const known = useRef({ revision: 0, status: '', scored: -1 })
  useEffect(() => {
    if (interview)
      known.current = { revision: interview.revision, status: interview.scorecard?.status ?? '', scored: interview.scorecard?.scored ?? -1 }
  }, [interview])
  const isFirst = useRef(true)
  useLive(ReviewInterviewChangedDocument, hasInterview ? { id } : undefined, ({ interviewUpdated: { revision } }) => {
    // The first event is how it stands; each other one tells of a change, be it of a note, which is not counted as a revision.
    if (!isFirst.current || revision !== known.current.revision) refresh()
    isFirst.current = false
  })
  useLive(ReviewScoreChangedDocument, hasInterview ? { id } : undefined, ({ scoreUpdated: { status, scored } }) => {
    if (status !== known.current.status || scored !== known.current.scored) refresh()
  })

  if (!data) {
    if (error && !fetching) return <Problem message={sentenceOf(faultOf(error))} onRetry={refresh} />
    return <Loading>{text.loading}</Loading>
  }
  if (!interview) {
    if (error) return <Problem message={sentenceOf(faultOf(error))} onRetry={refresh} />
    return <Empty title={text.notFound.title}>{text.notFound.detail}</Empty>
  }
  return (
    <Review
      interview={interview}
      isEmotionOn={data.organization?.emotionPolicy.enabled ?? false}
      missing={error && !stale ? missingParts(error.graphQLErrors) : []}
      onChanged={refresh}
    />
  )
}
