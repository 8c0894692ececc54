import DataLoader from 'dataloader'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { EmotionSummaryModel } from '../generated/prisma/models.ts'

/** Interviews' summaries, one query for all that an operation asks for; null where no frame was ever accepted. */
export type SummaryLoader = DataLoader<string, EmotionSummaryModel | null>

export const createSummaryLoader = (prisma: PrismaClient): SummaryLoader =>
  new DataLoader(async (interviewIds) => {
    const rows = await prisma.emotionSummary.findMany({ where: { interviewId: { in: [...interviewIds] } } })
    const byInterview = new Map(rows.map((row) => [row.interviewId, row]))
    return interviewIds.map((id) => byInterview.get(id) ?? null)
  })
