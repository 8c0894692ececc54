import type { InterviewState } from '@parley/interviews'
import { questionsOf } from './past-interviews.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What the demo's candidate can begin. Unlike those that are set up later, nobody has consented to anything: the candidate is asked. */
const plans = [
  { title: 'Backend engineer, second interview', template: 'first-interview', inDays: 1, extraTimePercent: 0, largeClock: false },
  { title: 'Platform engineer, depth', template: 'engineering', inDays: 3, extraTimePercent: 50, largeClock: true },
  // So that there is one to begin in a database of some weeks: a week after their time they expire.
  { title: 'Team lead, leadership', template: 'leadership', inDays: 21, extraTimePercent: 0, largeClock: false },
]

/** The scheduled interviews of candidate@example.com. @param now they lie after it */
export const upcomingInterviews = (now: Date): InterviewState[] =>
  plans.map(({ title, template, inDays, ...accommodations }, index) => ({
    id: `interview-upcoming-${String(index + 1).padStart(2, '0')}`,
    organizationId: 'org-demo',
    candidateId: 'user-candidate',
    createdById: 'user-interviewer',
    title,
    status: 'SCHEDULED',
    private: false,
    practice: false,
    createdAt: new Date(now.getTime() - hourMs).toISOString(),
    scheduledAt: new Date(Math.ceil((now.getTime() + inDays * dayMs) / hourMs) * hourMs).toISOString(),
    startedAt: null,
    completedAt: null,
    revision: 1,
    questionIds: questionsOf(`template-${template}`).map(({ id }) => id),
    answers: [],
    consent: null,
    recordings: [],
    accommodations,
  }))
