import { useEffect, useMemo, useState } from 'react'
import { useClient } from 'urql'
import { ReviewTimelineDocument } from '../../../generated/graphql.ts'
import { PlatformError } from '../../../platform/ask.ts'
import { faultOf } from '../../../platform/fault.ts'
import { readTimeline, type ReadPart } from './read-timeline.ts'
import { inOrder, samplesOf, type Sample } from './sample.ts'

export interface TimelineState {
  state: 'reading' | 'complete' | 'truncated' | 'failed'
  /** In the order of their times, as many as have come. */
  samples: readonly Sample[]
  retry: () => void
}

/**
 * All samples of an interview, growing as they come.
 * @param isWanted false: nothing is there to be read, and nothing is asked
 * @param status of the interview: it is read again when that changes
 */
export function useTimeline(interviewId: string, isWanted: boolean, status: string): TimelineState {
  const client = useClient()
  const [turn, setTurn] = useState(0)
  const [{ state, read }, set] = useState<{ state: TimelineState['state']; read: readonly Sample[] }>({ state: 'reading', read: [] })

  useEffect(() => {
    let isOver = false
    const readPart: ReadPart = async (after) => {
      const variables = { id: interviewId, ...(after !== undefined && { after }) }
      const { data, error } = await client.query(ReviewTimelineDocument, variables, { requestPolicy: 'network-only' }).toPromise()
      if (error) throw faultOf(error)
      const page = data?.interview?.emotionTimeline
      if (!page) throw new PlatformError('It is not there.', 'NOT_FOUND')
      return { samples: samplesOf(page), next: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined }
    }
    async function follow(): Promise<void> {
      set({ state: 'reading', read: [] })
      const options = { wait: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) }
      let isTruncated = false
      for await (const news of readTimeline(readPart, options)) {
        if (isOver) return
        if (news.kind === 'truncated') isTruncated = true
        else set(({ read: before }) => ({ state: 'reading', read: news.kind === 'anew' ? [] : [...before, ...news.samples] }))
      }
      if (!isOver) set(({ read: all }) => ({ state: isTruncated ? 'truncated' : 'complete', read: all }))
    }
    if (isWanted) follow().catch(() => isOver || set(({ read: all }) => ({ state: 'failed', read: all })))
    else set({ state: 'complete', read: [] })
    return () => void (isOver = true)
  }, [client, interviewId, isWanted, status, turn])

  const samples = useMemo(() => inOrder(read), [read])
  return { state, samples, retry: () => setTurn((it) => it + 1) }
}
