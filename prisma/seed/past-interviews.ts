import { answerBank } from './answer-bank.ts'
import { questions, templates, type SeedQuestion } from './question-bank.ts'

/** An interview of the past, as it went. */
export interface PastInterview {
  id: string
  organizationId: string
  candidateId: string
  createdById: string
  title: string
  practice: boolean
  private: boolean
  /** May the candidate see the score? Practice interviews always. */
  released: boolean
  startedAt: Date
  completedAt: Date
  questions: SeedQuestion[]
  answers: { id: string; question: SeedQuestion; transcript: string; durationMs: number; submittedAt: Date }[]
}

/** Who, when, which questions, and how well: 0 picks the best answer of the bank, 1 a middling one, 2 the weakest. */
interface Plan {
  candidate: string
  title: string
  template: string
  daysAgo: number
  quality: number[]
  practice?: boolean
  private?: boolean
  released?: boolean
}

const plans: Plan[] = [
  {
    candidate: 'candidate',
    title: 'Backend engineer, first interview',
    template: 'first-interview',
    daysAgo: 2,
    quality: [0, 1, 0, 0, 1],
    released: true,
  },
  {
    candidate: 'candidate',
    title: 'Practice before the real one',
    template: 'first-interview',
    daysAgo: 5,
    quality: [1, 2, 1, 1, 2],
    practice: true,
  },
  {
    candidate: 'candidate',
    title: 'Practice for myself',
    template: 'leadership',
    daysAgo: 6,
    quality: [1, 1, 2, 1, 1],
    practice: true,
    private: true,
  },
  {
    candidate: 'amara',
    title: 'Backend engineer, first interview',
    template: 'first-interview',
    daysAgo: 3,
    quality: [0, 0, 0, 0, 0],
    released: true,
  },
  { candidate: 'amara', title: 'Backend engineer, depth', template: 'engineering', daysAgo: 1, quality: [0, 0, 1, 0, 0] },
  {
    candidate: 'bjorn',
    title: 'Backend engineer, first interview',
    template: 'first-interview',
    daysAgo: 4,
    quality: [2, 2, 1, 2, 2],
    released: true,
  },
  { candidate: 'chen', title: 'Platform engineer, depth', template: 'engineering', daysAgo: 8, quality: [0, 1, 0, 1, 0], released: true },
  { candidate: 'chen', title: 'Practice run', template: 'engineering', daysAgo: 10, quality: [1, 1, 1, 2, 1], practice: true },
  { candidate: 'dana', title: 'Team lead, leadership', template: 'leadership', daysAgo: 12, quality: [0, 0, 0, 1, 0], released: true },
  { candidate: 'dana', title: 'Team lead, first interview', template: 'first-interview', daysAgo: 15, quality: [0, 0, 1, 0, 1] },
  { candidate: 'elif', title: 'Team lead, leadership', template: 'leadership', daysAgo: 18, quality: [1, 2, 1, 1, 2], released: true },
  { candidate: 'elif', title: 'Platform engineer, depth', template: 'engineering', daysAgo: 21, quality: [2, 1, 2, 2, 2] },
]

const dayMs = 86_400_000
const thinkingMs = 12_000
const wordsPerMinute = 145

/**
 * The twelve interviews of the past.
 * @param now they lie at fixed distances before it
 */
export function pastInterviews(now: Date): PastInterview[] {
  return plans.map((plan, index) => {
    const id = `interview-past-${String(index + 1).padStart(2, '0')}`
    const startedAt = new Date(now.getTime() - plan.daysAgo * dayMs - index * 1_700_000)
    const asked = questionsOf(`template-${plan.template}`)
    let at = startedAt.getTime()
    const answers = asked.map((question, position) => {
      const transcript = answerBank[question.id]?.[plan.quality[position] ?? 1]
      if (transcript === undefined) throw new Error(`the answer bank has nothing for ${question.id}`)
      const durationMs = Math.round((transcript.split(/\s+/).length / wordsPerMinute) * 60_000)
      at += thinkingMs + durationMs
      return { id: `answer-${id.slice('interview-'.length)}-${position + 1}`, question, transcript, durationMs, submittedAt: new Date(at) }
    })
    const practice = plan.practice ?? false
    return {
      id,
      organizationId: 'org-demo',
      candidateId: `user-${plan.candidate}`,
      createdById: practice ? `user-${plan.candidate}` : 'user-interviewer',
      title: plan.title,
      practice,
      private: plan.private ?? false,
      released: practice || (plan.released ?? false),
      startedAt,
      completedAt: new Date(at + 4_000),
      questions: asked,
      answers,
    }
  })
}

function questionsOf(templateId: string): SeedQuestion[] {
  const ids = templates.find(({ id }) => id === templateId)?.questionIds ?? []
  return ids.flatMap((id) => questions.filter((question) => question.id === id))
}
