import { answerBank } from '../../../prisma/seed/answer-bank.ts'
import { users } from '../../../prisma/seed/people.ts'
import { questions, templates } from '../../../prisma/seed/question-bank.ts'
import { createRandom } from '../../../prisma/seed/random.ts'

export interface MockAnswer {
  id: string
  questionId: string
  transcript: string
  durationMs: number
  submittedAt: string
}

/** What is being said of the answer to a question. */
export interface MockDraft {
  questionId: string
  transcript: string
  version: number
  updatedAt: string
}

export interface MockNote {
  id: string
  kind: 'NOTE' | 'BOOKMARK'
  text: string
  at: string
  authorId: string
  createdAt: string
  updatedAt: string
}

/** One interview, as all three subgraphs know it. Instants in ISO 8601. */
export interface MockInterview {
  id: string
  title: string
  status: 'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED' | 'EXPIRED'
  candidateId: string
  practice: boolean
  private: boolean
  released: boolean
  createdAt: string
  scheduledAt: string | null
  startedAt: string | null
  completedAt: string | null
  questionIds: string[]
  answers: MockAnswer[]
  consent: { emotion: boolean; recording: boolean; policyVersion: string; recordedAt: string } | null
  accommodations: { extraTimePercent: number; largeClock: boolean }
  notes: MockNote[]
  /** Goes on by itself, for ever: dashboards need something that lives. */
  running: boolean
}

/** When the mocked past is: always the same, so that the same seed gives the same answers on any day. */
const past = Date.parse('2026-01-05T09:00:00.000Z')
const minute = 60_000
export const candidates = users.filter(({ role, organizationId }) => role === 'CANDIDATE' && organizationId === 'org-demo')

const interviewCount = 24
const runningCount = 3

/** Interviews of every kind: three run, the others are over, planned or called off. */
export const makeInterviews = (seed: string): MockInterview[] =>
  Array.from({ length: interviewCount }, (_, i) => makeInterview(createRandom(`${seed}/interview/${i}`), i))

function makeInterview(random: () => number, i: number): MockInterview {
  const template = templates[i % templates.length]
  const candidate = candidates[Math.floor(random() * candidates.length)]
  if (template === undefined || candidate === undefined) throw new Error('the seed has no templates or candidates')
  const running = i < runningCount
  const status = running ? 'IN_PROGRESS' : (['COMPLETED', 'COMPLETED', 'SCHEDULED', 'COMPLETED', 'CANCELLED', 'EXPIRED'] as const)[i % 6]
  const created = past - i * 7 * 60 * minute
  const at = (minutes: number) => new Date(created + minutes * minute).toISOString()
  const begun = status === 'IN_PROGRESS' || status === 'COMPLETED'
  const interview: MockInterview = {
    id: `interview-${i + 1}`,
    title: `${template.name}: ${candidate.displayName}`,
    status: status ?? 'COMPLETED',
    candidateId: candidate.id,
    practice: random() < 0.3,
    private: false,
    released: status === 'COMPLETED' && random() < 0.7,
    createdAt: at(0),
    scheduledAt: at(30),
    startedAt: begun ? at(30) : null,
    completedAt: status === 'COMPLETED' ? at(55) : null,
    questionIds: template.questionIds,
    answers: [],
    consent: begun ? { emotion: true, recording: random() < 0.5, policyVersion: '1', recordedAt: at(29) } : null,
    accommodations: i % 8 === 2 ? { extraTimePercent: 50, largeClock: true } : { extraTimePercent: 0, largeClock: false },
    notes: [],
    running,
  }
  if (status === 'COMPLETED') interview.answers = template.questionIds.map((id, n) => makeAnswer(interview, id, at(32 + 4 * n)))
  return interview
}

/** The answer that this interview's candidate gives to a question. */
export function makeAnswer({ id, questionIds }: MockInterview, questionId: string, submittedAt: string): MockAnswer {
  const bank = answerBank[questionId] ?? ['I would have to think about that.']
  const transcript = bank[Math.floor(createRandom(`${id}/${questionId}`)() * bank.length)] ?? ''
  const durationMs = Math.round((transcript.split(' ').length / 140) * 60_000)
  return { id: `${id}-answer-${questionIds.indexOf(questionId) + 1}`, questionId, transcript, durationMs, submittedAt }
}

/** The draft of an answer of which so much has been said, 0 to 1. */
export function makeDraft(interview: MockInterview, said: number, at: string): MockDraft | undefined {
  const questionId = interview.questionIds[interview.answers.length]
  if (questionId === undefined) return undefined
  const words = makeAnswer(interview, questionId, at).transcript.split(' ')
  return {
    questionId,
    transcript: words.slice(0, Math.round(said * words.length)).join(' '),
    version: Math.round(said * 100),
    updatedAt: at,
  }
}

export const questionOf = (id: string) => questions.find((question) => question.id === id)
