import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'

/** Prisma's driver adapter on a pool that others may share. Disconnecting the client leaves the pool open: whoever made it ends it. */
export const prismaAdapter = (pool: Pool): PrismaPg => new PrismaPg(pool)
