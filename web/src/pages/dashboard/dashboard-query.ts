import type { InterviewFilter, InterviewStatus } from '../../generated/graphql.ts'

/** What the dashboard shows, as its address says: a reload, or whoever is sent the address, sees the same. */
export interface DashboardQuery {
  view: View
  search: string
}

export const views = ['all', 'running', 'scheduled', 'completed', 'ended'] as const
export type View = (typeof views)[number]

const statuses: Readonly<Record<Exclude<View, 'all'>, readonly InterviewStatus[]>> = {
  running: ['IN_PROGRESS'],
  scheduled: ['SCHEDULED'],
  completed: ['COMPLETED'],
  ended: ['CANCELLED', 'EXPIRED'],
}

export function readQuery(search: URLSearchParams): DashboardQuery {
  const view = search.get('status')
  return { view: views.find((it) => it === view) ?? 'all', search: search.get('search') ?? '' }
}

/** What is as usual is left out. */
export function writeQuery({ view, search }: DashboardQuery): string {
  const parameters = new URLSearchParams()
  if (view !== 'all') parameters.set('status', view)
  if (search !== '') parameters.set('search', search)
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

/** What the platform is asked for: those that run, and the others; undefined: not shown. */
export function filtersOf({ view, search }: DashboardQuery): { running: InterviewFilter | undefined; others: InterviewFilter | undefined } {
  const text = search.trim()
  const filter = (status: readonly InterviewStatus[]): InterviewFilter => ({ status, ...(text !== '' && { search: text }) })
  return {
    running: view === 'all' || view === 'running' ? filter(statuses.running) : undefined,
    others:
      view === 'running'
        ? undefined
        : filter(view === 'all' ? [...statuses.scheduled, ...statuses.completed, ...statuses.ended] : statuses[view]),
  }
}
