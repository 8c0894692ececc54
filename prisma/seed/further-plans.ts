import { answerBank } from './answer-bank.ts'
import { furtherAnswers } from './further-answers.ts'
import { furtherPeople } from './further-people.ts'
import type { Plan } from './plans.ts'
import { createRandom } from './random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** They go back so far: less than samples are kept. */
const days = 12

const kinds = [
  {
    template: 'first-interview',
    titles: ['Backend engineer', 'Frontend engineer', 'Data engineer', 'Product engineer'],
    what: 'first interview',
  },
  { template: 'engineering', titles: ['Platform engineer', 'Site reliability engineer', 'Backend engineer'], what: 'depth' },
  { template: 'leadership', titles: ['Team lead', 'Engineering manager', 'Staff engineer'], what: 'leadership' },
] as const

/** One interview for each of the further candidates: strong, solid and weak ones, most of them set up, some for practice. */
export const furtherPlans = (): Plan[] => {
  const nextOf = createTurns()
  return furtherPeople.map(({ id }, index) => planOf(id, index, nextOf))
}

function planOf(id: string, index: number, nextOf: Turns): Plan {
  const random = createRandom(id)
  const { template, titles, what } = kinds[index % kinds.length] ?? kinds[0]
  const practice = index % 9 === 4
  const skill = random()
  return {
    candidate: id.slice('user-'.length),
    interviewer: index % 4 === 1 ? 'admin' : 'interviewer',
    title: practice ? 'Practice run' : `${titles[Math.floor(index / kinds.length) % titles.length]}, ${what}`,
    template,
    startedAt: (now) => workingHour(now, 1 + ((index * 5 + Math.floor(index / days)) % days), index),
    transcript: (question) => {
      const level = skill + (random() - 0.5) * 0.5
      const [best, middling, weakest] = answerBank[question.id] ?? []
      const [one, two, three, four] = furtherAnswers[question.id] ?? []
      if (level > 0.6) return nextOf(`strong ${question.id}`, [one, best, two])
      return level > 0.2 ? nextOf(`solid ${question.id}`, [two, middling, three]) : nextOf(`weak ${question.id}`, [four, weakest, three])
    },
    practice,
    released: index % 3 !== 2,
    ...(index === 7 && { extraTime: 25 }),
  }
}

type Turns = (what: string, texts: readonly (string | undefined)[]) => string | undefined

/** Texts in turn, so that one seldom comes twice on a page. */
function createTurns(): Turns {
  const taken = new Map<string, number>()
  return (what, texts) => {
    const turn = taken.get(what) ?? 0
    taken.set(what, turn + 1)
    return texts[turn % texts.length]
  }
}

/** Between 8 and 16 o'clock in UTC, a few minutes past the half hour. */
function workingHour(now: Date, daysAgo: number, index: number): Date {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs
  const slot = (index * 5) % 16
  return new Date(midnight - daysAgo * dayMs + 8 * hourMs + slot * (hourMs / 2) + ((index * 7) % 11) * 60_000)
}
