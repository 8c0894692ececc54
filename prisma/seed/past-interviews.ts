import { furtherPlans } from './further-plans.ts'
import { firstPlans, type Plan } from './plans.ts'
import { questions, templates, type SeedQuestion } from './question-bank.ts'

/** An interview of the past, as it went. */
export interface PastInterview {
  id: string
  organizationId: string
  candidateId: string
  createdById: string
  /** Who notes things. */
  interviewerId: string
  title: string
  practice: boolean
  private: boolean
  /** May the candidate see the score? Practice interviews always. */
  released: boolean
  extraTimePercent: number
  startedAt: Date
  completedAt: Date
  questions: SeedQuestion[]
  answers: { id: string; question: SeedQuestion; transcript: string; durationMs: number; submittedAt: Date }[]
}

/** Reading the question and thinking. */
const thinkingMs = 20_000
const wordsPerMinute = 145

/**
 * The interviews of the past.
 * @param now they lie before it
 */
export const pastInterviews = (now: Date): PastInterview[] =>
  [...firstPlans, ...furtherPlans()].map((plan, index) => workOut(plan, index, now))

function workOut(plan: Plan, index: number, now: Date): PastInterview {
  const number = String(index + 1).padStart(2, '0')
  const startedAt = plan.startedAt(now)
  const asked = questionsOf(`template-${plan.template}`)
  let at = startedAt.getTime()
  const answers = asked.map((question, position) => {
    const transcript = plan.transcript(question, position)
    if (transcript === undefined) throw new Error(`the answer banks have nothing for ${question.id}`)
    const durationMs = Math.round((transcript.split(/\s+/).length / wordsPerMinute) * 60_000)
    at += thinkingMs + durationMs
    return { id: `answer-past-${number}-${position + 1}`, question, transcript, durationMs, submittedAt: new Date(at) }
  })
  const { practice = false, released = false, extraTime = 0 } = plan
  const interviewerId = `user-${plan.interviewer ?? 'interviewer'}`
  return {
    id: `interview-past-${number}`,
    organizationId: 'org-demo',
    candidateId: `user-${plan.candidate}`,
    createdById: practice ? `user-${plan.candidate}` : interviewerId,
    interviewerId,
    title: plan.title,
    practice,
    private: plan.private ?? false,
    released: practice || released,
    extraTimePercent: extraTime,
    startedAt,
    completedAt: new Date(at + 4_000),
    questions: asked,
    answers,
  }
}

export function questionsOf(templateId: string): SeedQuestion[] {
  const ids = templates.find(({ id }) => id === templateId)?.questionIds ?? []
  return ids.flatMap((id) => questions.filter((question) => question.id === id))
}
