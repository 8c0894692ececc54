import type { Replay } from '@parley/replay'
import type { EmotionSummary } from './generated/resolvers.ts'
import type { Connection, SubgraphContext } from '@parley/subgraph'
import type { SummaryLoader } from './summary/summary-loader.ts'
import type { Sample } from './timeline/sample.ts'
import type { TimelineRequest } from './timeline/timeline-page.ts'

/** An interview, as far as this subgraph names it. */
export interface InterviewRef {
  id: string
}

/** What resolvers get; made anew for each operation and each event. */
export interface Context extends SubgraphContext {
  /** @throws ParleyError UNAUTHENTICATED, NOT_FOUND unless the viewer may see this interview's emotions */
  requireVisible(interviewId: string): Promise<void>
  summaries: SummaryLoader
  replayedSummary(replay: Replay): Promise<EmotionSummary | null>
  timelinePage(request: TimelineRequest): Promise<Connection<Sample>>
}
