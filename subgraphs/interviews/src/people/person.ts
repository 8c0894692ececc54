import type { Role } from '@parley/platform'

/** A user as clients may see one; `self` marks the viewer where the operation itself signs them in. */
export interface Person {
  id: string
  organizationId: string
  /** Null after erasure. */
  email: string | null
  displayName: string
  role: Role
  self?: true
}

/** The columns of a person, for Prisma. */
export const personColumns = { id: true, organizationId: true, email: true, displayName: true, role: true } as const
