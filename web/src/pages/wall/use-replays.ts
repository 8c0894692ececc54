import { useState } from 'react'
import { useClient, type CombinedError } from 'urql'
import { FinishedDocument } from '../../generated/graphql.ts'
import { beginMany } from './begin-many.ts'
import { mostReplays } from './wall-query.ts'

export interface Replays {
  isBusy: boolean
  problem: CombinedError | undefined
  /** Begins a replay of each of the newest finished interviews. @returns their ids; none when it failed, or there is nothing to play */
  begin: (speed: number) => Promise<string[]>
}

/** In one operation: fewer requests than the platform takes of one person, and fewer fields than it takes of one request. */
const atOnce = 25

export function useReplays(): Replays {
  const client = useClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<CombinedError>()

  async function begin(speed: number): Promise<string[]> {
    setBusy(true)
    setProblem(undefined)
    try {
      const finished = await client.query(FinishedDocument, { first: mostReplays }, { requestPolicy: 'network-only' }).toPromise()
      if (finished.error && !finished.data) throw finished.error
      const ids = finished.data?.interviews.edges.map(({ node }) => node.id) ?? []
      const begun: string[] = []
      for (let from = 0; from < ids.length; from += atOnce) {
        const some = ids.slice(from, from + atOnce)
        const variables = { speed, ...Object.fromEntries(some.map((id, index) => [`i${index}`, id])) }
        const { data, error } = await client.mutation<Record<string, { id: string } | null>>(beginMany(some.length), variables).toPromise()
        if (error && !data) throw error
        begun.push(...some.flatMap((_, index) => data?.[`r${index}`]?.id ?? []))
      }
      return begun
    } catch (error) {
      setProblem(error as CombinedError) // thrown above
      return []
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, problem, begin }
}
