import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { TakenResultDocument, TakenScoreUpdatedDocument, type TakenScoreFragment } from '../../../generated/graphql.ts'
import { request } from '../../../platform/request.ts'
import { useLive } from '../../../platform/use-live.ts'

/** Of two the later: scores come by asking and by the live connection. */
const order = ['PENDING', 'PARTIAL', 'FINAL', 'RELEASED']
const rank = ({ status, scored }: TakenScoreFragment): number => order.indexOf(status) * 1_000 + scored

/** The candidate's result, as soon as they may see it. */
export function useResult(interviewId: string): TakenScoreFragment | undefined {
  const client = useClient()
  const [score, setScore] = useState<TakenScoreFragment>()
  const see = (next: TakenScoreFragment): void => setScore((known) => (known && rank(known) > rank(next) ? known : next))
  useEffect(() => {
    let isOver = false
    request(client, TakenResultDocument, { id: interviewId }).then(
      ({ interview }) => !isOver && interview?.scorecard && see(interview.scorecard),
      // The live connection tells when it can.
      () => {},
    )
    return () => void (isOver = true)
  }, [client, interviewId])
  useLive(TakenScoreUpdatedDocument, { id: interviewId }, ({ scoreUpdated }) => see(scoreUpdated))
  return score
}
