import { randomUUID } from 'node:crypto'
import type { Audience } from '@parley/federated-subscriptions'
import type { Principal, Role } from '@parley/platform'
import type { GatewayContext } from '../gateway-context.ts'

export interface Sharing {
  /** The viewer's own subscriptions, on whichever connection. */
  viewer: (context: GatewayContext) => Audience<GatewayContext>
  /** Everyone of one organisation, role and scopes, where the role may share; the context names no user. */
  viewerClass: (context: GatewayContext) => Audience<GatewayContext> | undefined
}

export const defaultClassRoles = ['INTERVIEWER', 'ANALYST', 'ADMIN'] as const satisfies readonly Role[]

/**
 * Who shares a subscription with whom. Two that may see different things never have the same key: it is the whole principal. What is
 * only one's own, an address, a request, its signal, is left out of what the others run with.
 * @param classRoles roles whose members see the same of what is marked for a class; never CANDIDATE, whose things are their own
 */
export function createSharing(classRoles: readonly Role[] = defaultClassRoles): Sharing {
  const audience = (principal: Principal): Audience<GatewayContext> => ({
    key: principalKey(principal),
    context: { principal, requestId: randomUUID() },
  })
  return {
    viewer: ({ principal }) => audience(principal),
    viewerClass({ principal }) {
      if (principal.kind !== 'user' || principal.role === 'CANDIDATE' || !classRoles.includes(principal.role)) return undefined
      const { organizationId, role, scopes } = principal
      return audience({ kind: 'class', organizationId, role, scopes: scopes.toSorted() })
    },
  }
}

/** Equal for the same rights of the same one, and for nobody else. Lists, so that no value can pass for two. */
export function principalKey(principal: Principal): string {
  switch (principal.kind) {
    case 'anonymous':
      return JSON.stringify(['anonymous'])
    case 'service':
      return JSON.stringify(['service', principal.service])
    case 'class': {
      const { organizationId, role, scopes } = principal
      return JSON.stringify(['class', organizationId, role, scopes.toSorted()])
    }
    case 'user': {
      const { userId, sessionId, organizationId, role, scopes } = principal
      return JSON.stringify(['user', userId, sessionId, organizationId, role, scopes.toSorted()])
    }
  }
}
