import { ParleyError, type Principal } from '@parley/platform'

/** A person, signed in. */
export type User = Extract<Principal, { kind: 'user' }>
/** Someone with a role in an organisation: a person, or the class that a shared stream runs as. */
export type Viewer = Extract<Principal, { kind: 'user' | 'class' }>

/** @throws ParleyError UNAUTHENTICATED when nobody is signed in, FORBIDDEN for a part of the platform */
export function requireViewer(principal: Principal): Viewer {
  if (principal.kind === 'user' || principal.kind === 'class') return principal
  throw new ParleyError(principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN')
}

/** @throws ParleyError UNAUTHENTICATED when nobody is signed in, FORBIDDEN when it is not a person */
export function requireUser(principal: Principal): User {
  const viewer = requireViewer(principal)
  if (viewer.kind === 'user') return viewer
  throw new ParleyError('FORBIDDEN', { message: 'This depends on who asks; a shared stream is nobody.' })
}

/** @throws ParleyError FORBIDDEN unless a part of the platform asks */
export function requireService(principal: Principal): void {
  if (principal.kind === 'anonymous') throw new ParleyError('UNAUTHENTICATED')
  if (principal.kind !== 'service') throw new ParleyError('FORBIDDEN')
}

/** May this viewer know of this person? A candidate knows only themselves. */
export const seesPerson = (viewer: Viewer, person: { id: string; organizationId: string }): boolean =>
  viewer.organizationId === person.organizationId &&
  (viewer.role !== 'CANDIDATE' || (viewer.kind === 'user' && viewer.userId === person.id))
