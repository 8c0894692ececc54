import { defaultCriteria } from '@parley/contracts'
import { createRandom } from '../../../prisma/seed/random.ts'
import type { MockAnswer, MockInterview } from './interview.ts'

const reasons: Record<string, string> = {
  relevance: 'Takes up what was asked.',
  structure: 'Says what was done, in which order, and what came of it.',
  specificity: 'Names people, figures and its own part.',
  clarity: 'The sentences are easy to follow.',
  delivery: 'Has a fitting length.',
}

export interface MockAnswerScore {
  answer: { __typename: 'Answer'; id: string }
  total: number
  criteria: ReturnType<typeof criterionOf>[]
  scorer: string
  scoredAt: string
}

/** Made up: the longer the answer, the better, more or less. */
export function scoreOf(seed: string, answer: MockAnswer): MockAnswerScore {
  const random = createRandom(`${seed}/score/${answer.id}`)
  const criteria = defaultCriteria.map(({ name, weight }) => criterionOf(name, weight, answer, random))
  return {
    answer: { __typename: 'Answer', id: answer.id },
    total: mean(criteria),
    criteria,
    scorer: 'mock-1',
    scoredAt: new Date(Date.parse(answer.submittedAt) + 900).toISOString(),
  }
}

function criterionOf(name: string, weight: number, { id, transcript }: MockAnswer, random: () => number) {
  const score = Math.round(Math.min(10, 2 + transcript.length / 90 + random() * 3) * 10) / 10
  const end = Math.min(transcript.length, transcript.indexOf('.') + 1 || 40)
  const evidence = transcript === '' ? [] : [{ answerId: id, quote: transcript.slice(0, end), start: 0, end }]
  return { name, score, max: 10, weight, reason: reasons[name] ?? 'Judged by the mock.', evidence, confidence: 0.8 }
}

const mean = (criteria: readonly { score: number; weight: number }[]): number =>
  Math.round(criteria.reduce((sum, { score, weight }) => sum + 1_000 * weight * (score / 10), 0)) / 10

/** The scorecard of the answers given so far. */
export function scorecardOf(seed: string, interview: MockInterview, number: number) {
  const answers = interview.answers.map((answer) => scoreOf(seed, answer))
  const scored = answers.length
  const total = scored === 0 ? null : Math.round((10 * answers.reduce((sum, answer) => sum + answer.total, 0)) / scored) / 10
  const criteria = defaultCriteria.map(({ name, weight }, i) => {
    const scores = answers.map((answer) => answer.criteria[i]?.score ?? 0)
    const score = Math.round((10 * scores.reduce((sum, one) => sum + one, 0)) / Math.max(1, scored)) / 10
    return { name, weight, score, max: 10, reason: reasons[name] ?? '', evidence: answers[0]?.criteria[i]?.evidence ?? [], confidence: 0.8 }
  })
  const complete = scored === interview.questionIds.length
  return {
    __typename: 'Scorecard' as const,
    id: interview.id,
    cursor: String(number),
    status: scored === 0 ? 'PENDING' : complete ? (interview.released ? 'RELEASED' : 'FINAL') : 'PARTIAL',
    total,
    scored,
    expected: interview.questionIds.length,
    criteria: scored === 0 ? [] : criteria,
    answers,
    interview: { __typename: 'Interview' as const, id: interview.id },
  }
}
