import { memo, useState } from 'react'
import { WallInterviewDocument, type WallInterviewSubscription } from '../../generated/graphql.ts'
import { questionNumber } from '../../live/interview-facts.ts'
import type { InterviewLine } from '../../live/use-interview-list.ts'
import { usePulse } from '../../live/use-pulse.ts'
import { useLive } from '../../platform/use-live.ts'
import { strings } from '../../strings/index.ts'
import { Tile, type TileFacts } from './tile.tsx'

type Known = Pick<InterviewLine, 'title' | 'status' | 'totalQuestions' | 'answers'> & { candidate: { displayName: string } | null }

const factsOf = (id: string, { title, status, totalQuestions, answers, candidate }: Known): TileFacts => ({
  id,
  name: candidate?.displayName,
  title,
  question: status === 'IN_PROGRESS' ? { number: questionNumber({ answers, totalQuestions }), total: totalQuestions } : undefined,
  standing: strings.common.status[status],
})

/** An interview that runs now: what the list knows of it, and its pulse. */
export const RunningTile = memo(function RunningTile({ line }: { line: InterviewLine }) {
  const live = usePulse(line.id)
  return <Tile facts={factsOf(line.id, line)} live={live} />
})

/** One that is played again: no list tells of it, so it is asked for by itself. */
export const ReplayTile = memo(function ReplayTile({ id, onOver }: { id: string; onOver: (id: string) => void }) {
  const live = usePulse(id)
  const [known, setKnown] = useState<WallInterviewSubscription['interviewUpdated']>()
  const status = useLive(WallInterviewDocument, { id }, ({ interviewUpdated }) => {
    setKnown(interviewUpdated)
    if (interviewUpdated.status !== 'IN_PROGRESS') onOver(id)
  })
  if (!known) {
    const standing = status.state === 'ended' ? strings.wall.gone : strings.common.loading
    return <Tile facts={{ id, name: strings.wall.unknown, title: '', question: undefined, standing }} live={live} />
  }
  return <Tile facts={factsOf(id, known)} live={live} />
})
