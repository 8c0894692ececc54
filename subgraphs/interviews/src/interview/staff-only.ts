import type { Viewer } from '../people/viewer.ts'
import type { InterviewState } from './interview-state.ts'
import { standingOf } from './standing.ts'

/**
 * Whether an event is news to a viewer: the state as it is comes in any case; after that, what staff noted is none to the candidate.
 * @param begins whether the first event is the state as it is
 */
export function newsFor(viewer: Viewer, begins: boolean): (event: InterviewState) => boolean {
  let isFirst = begins
  return (event) => {
    const isNews = isFirst || event.staffOnly !== true || standingOf(viewer, event) !== 'candidate'
    isFirst = false
    return isNews
  }
}
