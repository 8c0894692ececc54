import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import {
  TakeInterviewDocument,
  TakenInterviewUpdatedDocument,
  type TakeInterviewQuery,
  type TakenInterviewFragment,
} from '../../../generated/graphql.ts'
import { PlatformError } from '../../../platform/ask.ts'
import { request } from '../../../platform/request.ts'
import { useLive } from '../../../platform/use-live.ts'
import { createBackoff } from '../backoff.ts'
import { newest } from './newest.ts'

export type TakenInterview = TakenInterviewFragment
export type TakenOrganization = NonNullable<TakeInterviewQuery['organization']>
export type TakenDraft = NonNullable<NonNullable<TakeInterviewQuery['interview']>['draft']>

export interface Taken {
  /** Undefined until it is known. */
  interview: TakenInterview | undefined
  /** The draft as it was when the interview was asked for first. */
  draft: TakenDraft | undefined
  organization: TakenOrganization | undefined
  /** There is none, or none of this account. */
  isMissing: boolean
  /** Why it is not known yet; it is asked again. */
  fault: PlatformError | undefined
  /** A newer state, from a mutation. */
  see: (interview: TakenInterview) => void
  /** Asks again. @throws PlatformError */
  refresh: () => Promise<void>
}

/** The interview as it is, however the news of it come: by asking, by the live connection, by what mutations answer. */
export function useTaken(id: string): Taken {
  const client = useClient()
  const [interview, setInterview] = useState<TakenInterview>()
  const [first, setFirst] = useState<Pick<Taken, 'draft' | 'organization'>>({ draft: undefined, organization: undefined })
  const [isMissing, setMissing] = useState(false)
  const [fault, setFault] = useState<PlatformError>()
  const isKnown = useRef(false)
  /** What was heard before the first answer, which brings the draft: the page does not begin without it. */
  const early = useRef<TakenInterview>(undefined)

  const see = useCallback((next: TakenInterview) => setInterview((known) => newest(known, next)), [])
  const refresh = useCallback(async () => {
    const { interview: next, organization } = await request(client, TakeInterviewDocument, { id })
    if (!next) return setMissing(true)
    if (!isKnown.current) setFirst({ draft: next.draft ?? undefined, organization: organization ?? undefined })
    isKnown.current = true
    setFault(undefined)
    see(newest(early.current, next))
  }, [client, id, see])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const backoff = createBackoff({ longestMs: 10_000 })
    const load = async (): Promise<void> => {
      try {
        await refresh()
      } catch (error) {
        if (isOver) return
        setFault(error as PlatformError) // as `request` throws it
        timer = setTimeout(() => void load(), backoff.next())
      }
    }
    void load()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [refresh])

  useLive(TakenInterviewUpdatedDocument, { id }, ({ interviewUpdated }) => {
    if (isKnown.current) see(interviewUpdated)
    else early.current = interviewUpdated
  })
  return { interview, ...first, isMissing, fault, see, refresh }
}
