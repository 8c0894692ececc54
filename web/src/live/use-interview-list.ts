import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { CombinedError, useClient } from 'urql'
import {
  InterviewLinesChangedDocument,
  InterviewLinesDocument,
  type InterviewFilter,
  type InterviewLineFragment,
} from '../generated/graphql.ts'
import { useConnection } from '../platform/use-connection.ts'
import { useLive } from '../platform/use-live.ts'
import { withChange, withChanges, withPage, type InterviewList, type ListChange, type ListPage } from './interview-list.ts'

export type InterviewLine = InterviewLineFragment

export interface LiveInterviewList {
  /** undefined: not known yet. */
  lines: readonly InterviewLine[] | undefined
  /** Why it could not be asked for the last time; what was known before is still shown. */
  problem: CombinedError | undefined
  /** Whether changes are told as they happen; if not, the list is asked for again every minute. */
  isLive: boolean
  hasMore: boolean
  isBusy: boolean
  more: () => void
  again: () => void
}

/** Lines of a page, as one asks for more. */
const pageSize = 20
/** As many as the platform gives at once. */
const atOnce = 100
/** No list is longer: whoever looks for more searches. */
const longest = 500
/** The list is asked for again when its subscription stands for certain, */
const soonMs = 2_000
/** and so often, in case a change was never told. */
const againMs = 60_000

/**
 * The interviews that match, newest first, as they are now: listed by a query, kept by a subscription, listed again whenever the connection was
 * lost, so that nothing stays that has left.
 */
export function useInterviewList(filter: InterviewFilter, { first = pageSize, most = longest } = {}): LiveInterviewList {
  const client = useClient()
  const key = JSON.stringify(filter)
  const [list, setList] = useState<{ key: string; list: InterviewList<InterviewLine> }>()
  const [problem, setProblem] = useState<CombinedError>()
  const [isBusy, setBusy] = useState(false)
  /** What has changed since the list was asked for; undefined: nothing is asked for. */
  const since = useRef<ListChange<InterviewLine>[]>(undefined)
  /** Of all that was asked for, the newest counts. */
  const turn = useRef(0)

  /** So many, in as few requests as it takes. */
  const ask = useCallback(
    async (count: number, after?: string): Promise<ListPage<InterviewLine> | CombinedError> => {
      const lines: InterviewLine[] = []
      let next = after
      do {
        const page = { first: Math.min(atOnce, count - lines.length), after: next ?? null }
        const variables = { filter: JSON.parse(key) as InterviewFilter, orderBy: null, ...page } // as written above
        const { data, error } = await client.query(InterviewLinesDocument, variables, { requestPolicy: 'network-only' }).toPromise()
        if (!data) return error ?? new CombinedError({})
        const { edges, pageInfo } = data.interviews
        lines.push(...edges.map(({ node }) => node))
        next = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined
      } while (next !== undefined && lines.length < count)
      return { lines, next }
    },
    [client, key],
  )

  async function askAgain(): Promise<void> {
    const mine = (turn.current += 1)
    since.current = []
    setBusy(true)
    const shown = list?.key === key ? list.list.lines.length : 0
    const answer = await ask(Math.min(most, Math.max(first, shown)))
    if (mine !== turn.current) return
    const changes = since.current ?? []
    since.current = undefined
    setBusy(false)
    if (!('lines' in answer)) return setProblem(answer)
    setProblem(undefined)
    setList({ key, list: withChanges(answer, changes) })
  }
  const ofThis = list?.key === key ? list.list : undefined

  const status = useLive(
    InterviewLinesChangedDocument,
    { filter: JSON.parse(key) as InterviewFilter },
    ({ interviewsChanged: { kind, interview } }) => {
      const change: ListChange<InterviewLine> = kind === 'LEFT' ? { kind, id: interview.id } : { kind: 'HOLDS', line: interview }
      since.current?.push(change)
      setList((before) => (before?.key === key ? { key, list: withChange(before.list, change) } : before))
    },
  )

  const { state } = useConnection()
  const isConnected = state === 'connected'
  const again = useEffectEvent(() => void askAgain())
  useEffect(() => {
    again()
    const soon = setTimeout(() => again(), soonMs)
    const timer = setInterval(() => document.visibilityState === 'visible' && again(), againMs)
    return () => {
      clearTimeout(soon)
      clearInterval(timer)
    }
    // Listed when it begins, and when the connection stands again.
  }, [key, isConnected])

  async function more(): Promise<void> {
    if (isBusy || ofThis?.next === undefined) return
    const mine = turn.current
    setBusy(true)
    const page = await ask(first, ofThis.next)
    if (mine !== turn.current) return
    setBusy(false)
    if (!('lines' in page)) return setProblem(page)
    setList((before) => (before?.key === key ? { key, list: withPage(before.list, page) } : before))
  }

  return {
    lines: ofThis?.lines,
    problem,
    isLive: status.state !== 'ended',
    hasMore: ofThis?.next !== undefined && ofThis.lines.length < most,
    isBusy,
    more: () => void more(),
    again: () => void askAgain(),
  }
}
