import { answerBank } from './answer-bank.ts'
import type { SeedQuestion } from './question-bank.ts'

/** What is decided of an interview of the past before it is worked out. */
export interface Plan {
  /** Of the user, without `user-`. */
  candidate: string
  /** Who set it up and notes things; in a practice interview, who notes. Default: the interviewer. */
  interviewer?: 'interviewer' | 'admin'
  title: string
  template: 'first-interview' | 'engineering' | 'leadership'
  startedAt: (now: Date) => Date
  /** What the candidate says. */
  transcript: (question: SeedQuestion, position: number) => string | undefined
  practice?: boolean
  private?: boolean
  /** May the candidate see the score? Practice interviews always. */
  released?: boolean
  /** Percent. */
  extraTime?: number
}

const dayMs = 86_400_000

/** How well each answer is: 0 picks the best of the bank, 1 a middling one, 2 the weakest. */
const first = (index: number, daysAgo: number, quality: number[], rest: Omit<Plan, 'startedAt' | 'transcript'>): Plan => ({
  ...rest,
  startedAt: (now) => new Date(now.getTime() - daysAgo * dayMs - index * 1_700_000),
  transcript: ({ id }, position) => answerBank[id]?.[quality[position] ?? 1],
})

/** The first twelve, which tests and examples know by their ids. */
export const firstPlans: Plan[] = [
  first(0, 2, [0, 1, 0, 0, 1], {
    candidate: 'candidate',
    title: 'Backend engineer, first interview',
    template: 'first-interview',
    released: true,
  }),
  first(1, 5, [1, 2, 1, 1, 2], {
    candidate: 'candidate',
    title: 'Practice before the real one',
    template: 'first-interview',
    practice: true,
  }),
  first(2, 6, [1, 1, 2, 1, 1], {
    candidate: 'candidate',
    title: 'Practice for myself',
    template: 'leadership',
    practice: true,
    private: true,
  }),
  first(3, 3, [0, 0, 0, 0, 0], {
    candidate: 'amara',
    title: 'Backend engineer, first interview',
    template: 'first-interview',
    released: true,
  }),
  first(4, 1, [0, 0, 1, 0, 0], { candidate: 'amara', title: 'Backend engineer, depth', template: 'engineering' }),
  first(5, 4, [2, 2, 1, 2, 2], {
    candidate: 'bjorn',
    title: 'Backend engineer, first interview',
    template: 'first-interview',
    released: true,
  }),
  first(6, 8, [0, 1, 0, 1, 0], { candidate: 'chen', title: 'Platform engineer, depth', template: 'engineering', released: true }),
  first(7, 10, [1, 1, 1, 2, 1], { candidate: 'chen', title: 'Practice run', template: 'engineering', practice: true }),
  first(8, 12, [0, 0, 0, 1, 0], { candidate: 'dana', title: 'Team lead, leadership', template: 'leadership', released: true }),
  first(9, 15, [0, 0, 1, 0, 1], { candidate: 'dana', title: 'Team lead, first interview', template: 'first-interview' }),
  first(10, 18, [1, 2, 1, 1, 2], { candidate: 'elif', title: 'Team lead, leadership', template: 'leadership', released: true }),
  first(11, 21, [2, 1, 2, 2, 2], { candidate: 'elif', title: 'Platform engineer, depth', template: 'engineering' }),
]
