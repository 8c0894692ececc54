import type { Role, SessionUser } from './tokens.ts'

/** Who sees every interview of their organisation; the platform decides again, for each field. */
export const staff: readonly Role[] = ['INTERVIEWER', 'ANALYST', 'ADMIN']

/** Whether someone sets interviews up, notes and releases; an analyst reads alone. */
export const mayChange = (user: Pick<SessionUser, 'role'> | undefined): boolean => user?.role === 'INTERVIEWER' || user?.role === 'ADMIN'
