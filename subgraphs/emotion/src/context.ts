import type { Visible } from '@parley/interview-access'
import type { Replay } from '@parley/replay'
import type { Connection, SubgraphContext } from '@parley/subgraph'
import type { SummarySums } from './replay/replayed-summary.ts'
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
  requireVisible(interviewId: string): Promise<Visible>
  summaries: SummaryLoader
  /** Of a replay, as far as it has come. */
  replayedSummary(replay: Replay): Promise<SummarySums | null>
  timelinePage(request: TimelineRequest): Promise<Connection<Sample>>
}
