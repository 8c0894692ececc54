import type { Query } from '@parley/database'
import { insert } from './insert.ts'
import { questions, templates, type SeedQuestion, type SeedTemplate } from './question-bank.ts'

/** The demo organisation has the whole bank; the other one a copy of the default template and its questions. */
export async function seedQuestionBank(query: Query): Promise<void> {
  await insertBank(query, 'org-demo', questions, templates, (id) => id)
  const first = templates.filter(({ isDefault }) => isDefault)
  const asked = questions.filter(({ id }) => first.some(({ questionIds }) => questionIds.includes(id)))
  await insertBank(query, 'org-other', asked, first, (id) => `other-${id}`)
}

async function insertBank(
  query: Query,
  organizationId: string,
  bank: readonly SeedQuestion[],
  sets: readonly SeedTemplate[],
  idOf: (id: string) => string,
): Promise<void> {
  const createdAt = new Date()
  await insert(
    query,
    'interviews.questions',
    bank.map((question) => ({
      id: idOf(question.id),
      organization_id: organizationId,
      text: question.text,
      category: question.category,
      difficulty: question.difficulty,
      time_limit_seconds: question.timeLimitSeconds,
      key_points: question.keyPoints,
      created_at: createdAt,
    })),
  )
  await insert(
    query,
    'interviews.templates',
    sets.map(({ id, name, isDefault }) => ({
      id: idOf(id),
      organization_id: organizationId,
      name,
      is_default: isDefault,
      created_at: createdAt,
    })),
  )
  await insert(
    query,
    'interviews.template_questions',
    sets.flatMap(({ id, questionIds }) =>
      questionIds.map((questionId, position) => ({ template_id: idOf(id), question_id: idOf(questionId), position })),
    ),
  )
}
