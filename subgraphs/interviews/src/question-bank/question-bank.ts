import type { Caches } from '@parley/cache'
import { z } from 'zod'
import type { PrismaClient } from '../generated/prisma/client.ts'
import { Difficulty } from '../generated/prisma/enums.ts'
import type { QuestionModel } from '../generated/prisma/models.ts'

/**
 * Questions as they were at most five minutes ago: nearly every interview reads them, and nothing but the seed and migrations changes
 * them. Rights are not kept here: whoever reads has checked them. What an interview is made of, its template and questions, is read where
 * it is made, in its transaction.
 */
export interface QuestionBank {
  /** Those that there are. */
  questions(ids: readonly string[]): Promise<Map<string, QuestionModel>>
  /** Each template's questions, in order; a template without any is left out. */
  questionsOfTemplates(templateIds: readonly string[]): Promise<Map<string, QuestionModel[]>>
}

const question: z.ZodType<QuestionModel> = z.object({
  id: z.string(),
  organizationId: z.string(),
  text: z.string(),
  category: z.string(),
  difficulty: z.enum(Difficulty),
  timeLimitSeconds: z.number().nullable(),
  keyPoints: z.array(z.string()),
  createdAt: z.coerce.date(),
})

export function createQuestionBank(prisma: PrismaClient, caches: Caches): QuestionBank {
  const questions = caches.create({ name: 'questions', schema: question })
  const ofTemplates = caches.create({ name: 'template-questions', schema: z.array(question) })
  return {
    questions: (ids) =>
      questions.getMany(ids, async (missing) => {
        const rows = await prisma.question.findMany({ where: { id: { in: missing } } })
        return new Map(rows.map((row) => [row.id, row]))
      }),
    questionsOfTemplates: (templateIds) =>
      ofTemplates.getMany(templateIds, async (missing) => {
        const rows = await prisma.templateQuestion.findMany({
          where: { templateId: { in: missing } },
          orderBy: { position: 'asc' },
          include: { question: true },
        })
        const found = new Map<string, QuestionModel[]>()
        for (const row of rows) found.set(row.templateId, [...(found.get(row.templateId) ?? []), row.question])
        return found
      }),
  }
}
