import type { Audience } from './options.ts'
import type { SubscriptionPlan } from './subscription-plan.ts'

export interface Audiences<C> {
  /** With whom a viewer shares this subscription. */
  of(plan: Pick<SubscriptionPlan, 'live' | 'personal'>, context: C): Audience<C>
  /** The same for a viewer who was known by another context before. */
  renewed(plan: Pick<SubscriptionPlan, 'live' | 'personal'>, before: C, context: C): Audience<C>
}

export interface AudienceOptions<C> {
  viewer: ((context: C) => Audience<C>) | undefined
  viewerClass: ((context: C) => Audience<C> | undefined) | undefined
}

/** VIEWER unless the subgraph says CLASS, nothing personal is asked for, and the application knows the viewer's class. */
export function createAudiences<C>({ viewer, viewerClass }: AudienceOptions<C>): Audiences<C> {
  const unknown = createUnknownViewers<C>()
  const of: Audiences<C>['of'] = ({ live, personal }, context) => {
    const shared = live?.audience === 'CLASS' && !personal ? viewerClass?.(context) : undefined
    if (shared) return { key: `class ${shared.key}`, context: shared.context }
    const own = (viewer ?? unknown.of)(context)
    return { key: `viewer ${own.key}`, context: own.context }
  }
  return {
    of,
    renewed(plan, before, context) {
      unknown.same(before, context)
      return of(plan, context)
    },
  }
}

/** Without a word from the application nobody is known to be the same but by the same context object. */
function createUnknownViewers<C>() {
  const numbers = new WeakMap<object, number>()
  let last = 0
  const numberOf = (context: C): number => {
    const number = (isObject(context) ? numbers.get(context) : undefined) ?? (last += 1)
    if (isObject(context)) numbers.set(context, number)
    return number
  }
  return {
    of: (context: C): Audience<C> => ({ key: String(numberOf(context)), context }),
    same(before: C, context: C): void {
      if (isObject(context)) numbers.set(context, numberOf(before))
    },
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
