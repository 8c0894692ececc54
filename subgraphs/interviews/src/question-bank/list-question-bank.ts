import { decodePageCursor, encodePageCursor, pageSize, toConnection, type Connection } from '@parley/subgraph'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { QuestionModel, TemplateModel } from '../generated/prisma/models.ts'

export interface PageInput {
  first: number
  after?: string | null | undefined
}

/** A page of the organisation's questions, by category. @throws ParleyError BAD_USER_INPUT */
export async function listQuestions(
  prisma: PrismaClient,
  organizationId: string,
  { category, ...page }: PageInput & { category?: string | null | undefined },
): Promise<Connection<QuestionModel>> {
  const first = pageSize(page.first)
  const from = position(page.after)
  const rows = await prisma.question.findMany({
    where: {
      organizationId,
      ...(category && { category }),
      ...(from && { OR: [{ category: { gt: from.key } }, { category: from.key, id: { gt: from.id } }] }),
    },
    orderBy: [{ category: 'asc' }, { id: 'asc' }],
    take: first + 1,
  })
  return toConnection(rows, first, (row) => encodePageCursor([row.category, row.id]))
}

/** A page of the organisation's templates, by name. @throws ParleyError BAD_USER_INPUT */
export async function listTemplates(prisma: PrismaClient, organizationId: string, page: PageInput): Promise<Connection<TemplateModel>> {
  const first = pageSize(page.first)
  const from = position(page.after)
  const rows = await prisma.template.findMany({
    where: { organizationId, ...(from && { OR: [{ name: { gt: from.key } }, { name: from.key, id: { gt: from.id } }] }) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: first + 1,
  })
  return toConnection(rows, first, (row) => encodePageCursor([row.name, row.id]))
}

function position(after: string | null | undefined): { key: string; id: string } | undefined {
  if (!after) return undefined
  const [key, id] = decodePageCursor(after, ['string', 'string']).map((text) => String(text).replaceAll('\0', ''))
  return { key: key ?? '', id: id ?? '' }
}
