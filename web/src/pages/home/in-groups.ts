/** The groups of the page, in its order. */
export const groups = ['running', 'scheduled', 'finished'] as const
export type Group = (typeof groups)[number]

/** What decides where an interview stands on the page. */
export interface Listed {
  status: string
  scheduledAt: string | null
  completedAt: string | null
  startedAt: string | null
}

/** What runs and what is to come first, the soonest first; then what is over, the latest first. What was cancelled or has expired is left out. */
export function inGroups<Interview extends Listed>(interviews: readonly Interview[]): Record<Group, Interview[]> {
  const of = (status: string): Interview[] => interviews.filter((interview) => interview.status === status)
  const at = (instant: string | null, without: number): number => (instant === null ? without : Date.parse(instant))
  return {
    running: of('IN_PROGRESS').sort((a, b) => at(b.startedAt, 0) - at(a.startedAt, 0)),
    scheduled: of('SCHEDULED').sort((a, b) => at(a.scheduledAt, 0) - at(b.scheduledAt, 0)),
    finished: of('COMPLETED').sort((a, b) => at(b.completedAt, 0) - at(a.completedAt, 0)),
  }
}
