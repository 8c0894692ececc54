import { requireVisibleOrReplay, type InterviewAccessCopy, type Visible } from '@parley/interview-access'
import { ParleyError, type Principal } from '@parley/platform'

/**
 * The interview or replay, or undefined when the viewer may not know of it.
 * @throws ParleyError UNAUTHENTICATED, SERVICE_UNAVAILABLE
 */
export async function visibleInterview(
  access: Pick<InterviewAccessCopy, 'requireVisible' | 'fresh'>,
  principal: Principal,
  id: string,
): Promise<Visible | undefined> {
  try {
    return await requireVisibleOrReplay(access, principal, id)
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
