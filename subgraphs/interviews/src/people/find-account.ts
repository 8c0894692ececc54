import type { PrismaClient } from '../generated/prisma/client.ts'
import type { FindAccount } from '../sign-in/sign-in.ts'
import { personColumns } from './person.ts'

export const createFindAccount =
  (prisma: PrismaClient): FindAccount =>
  async (email) =>
    (await prisma.user.findFirst({ where: { email, erasedAt: null }, select: { ...personColumns, passwordHash: true } })) ?? undefined
