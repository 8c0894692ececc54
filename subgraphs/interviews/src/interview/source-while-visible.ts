import type { LiveLog, PostgresFeed } from '@parley/live-log'
import { ParleyError } from '@parley/platform'
import { sourceWhileAllowed, type LiveSource } from '@parley/subgraph'
import type { Viewer } from '../people/viewer.ts'
import type { InterviewState } from './interview-state.ts'
import { canSee } from './standing.ts'

export interface VisibleParts {
  live: LiveLog
  interview: PostgresFeed<InterviewState>
  /** The interview as it is now. */
  find: (id: string) => Promise<InterviewState | undefined>
}

const notFound = () => new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })

/**
 * A source about an interview for as long as the viewer may see it; then it ends with NOT_FOUND. The interview's own feed tells when.
 * @param open opens the source, which the signal must end
 * @throws ParleyError NOT_FOUND, and what `open` throws
 */
export const sourceWhileVisible = (
  { live, interview, find }: VisibleParts,
  viewer: Viewer,
  id: string,
  open: (signal: AbortSignal) => Promise<LiveSource>,
): Promise<LiveSource> =>
  sourceWhileAllowed({
    onWithdrawn(withdrawn) {
      const watching = new AbortController()
      const untilHidden = async () => {
        // From the state as it is: nothing falls between this and `requireAllowed`.
        const stream = await live.open(interview, id, { from: 'state', signal: watching.signal })
        for await (const { event } of stream) if (!canSee(viewer, event)) return withdrawn(notFound())
      }
      untilHidden().catch((error: unknown) => {
        if (!watching.signal.aborted) withdrawn(error instanceof Error ? error : new Error(String(error)))
      })
      return () => watching.abort()
    },
    async requireAllowed() {
      const state = await find(id)
      if (state === undefined || !canSee(viewer, state)) throw notFound()
    },
    open: (_, signal) => open(signal),
  })
