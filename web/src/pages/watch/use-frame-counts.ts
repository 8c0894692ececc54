import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { WatchFramesDocument } from '../../generated/graphql.ts'

export interface FrameCounts {
  framesAccepted: number
  framesDropped: number
}

/** How often they are asked for: no feed tells of a picture that was dropped. */
const everyMs = 10_000

/** How many pictures were taken and how many of them lost; undefined when it is not known. */
export function useFrameCounts(id: string, isRunning: boolean): FrameCounts | undefined {
  const client = useClient()
  const [counts, setCounts] = useState<FrameCounts>()
  useEffect(() => {
    if (!isRunning) return
    let isHere = true
    const ask = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return
      const { data } = await client.query(WatchFramesDocument, { id }, { requestPolicy: 'network-only' }).toPromise()
      if (isHere) setCounts(data?.interview?.emotionSummary ?? undefined)
    }
    void ask()
    const timer = setInterval(() => void ask(), everyMs)
    return () => {
      isHere = false
      clearInterval(timer)
    }
  }, [client, id, isRunning])
  return counts
}
