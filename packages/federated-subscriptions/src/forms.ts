import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import type { Audiences } from './audience.ts'
import { completeEvent, eventAsItIs, type CompleteEventOptions } from './complete-event.ts'
import type { Audience, SubscriptionLimits, SubscriptionLogger, SubscriptionObserver } from './options.ts'
import { selectionOf, type Selection } from './selection.ts'
import { createShape, type Shape } from './shape.ts'
import type { SubscriptionPlan } from './subscription-plan.ts'
import type { SupergraphGeneration } from './supergraph-generation.ts'

/** One operation with its variables, for one audience, on one supergraph: watchers with the same form share everything. */
export interface Form<C> {
  readonly generation: SupergraphGeneration
  readonly plan: SubscriptionPlan
  readonly variables: FormVariables
  readonly audience: Audience<C>
  readonly tell: CompleteEventOptions['tell']
  readonly selection: Selection
  readonly shape: Shape
  readonly overflow: 'LATEST' | 'DISCONNECT'
  /** Equal for those whose events come from one upstream. */
  readonly feedKey: string
}

export interface FormVariables {
  /** As the client sent them. */
  given: Record<string, unknown>
  coerced: Record<string, unknown>
}

export interface FormRequest<C> {
  generation: SupergraphGeneration
  plan: SubscriptionPlan
  variables: FormVariables
  context: C
  tell: CompleteEventOptions['tell']
}

export interface Forms<C> {
  /** The form of this request, known or new. Each call is one use. */
  use(request: FormRequest<C>): Form<C>
  /** One use is over; the last forgets the form. */
  release(form: Form<C>): void
  /** The viewer is now known by this context. @returns false when that is another audience than the form's */
  renew(form: Form<C>, before: C, context: C): boolean
}

export interface FormsOptions<C> {
  audiences: Audiences<C>
  formatError: (error: GraphQLError) => GraphQLFormattedError
  limits: SubscriptionLimits
  logger: SubscriptionLogger
  observer: SubscriptionObserver
}

interface Used<T> {
  value: T
  uses: number
}

export function createForms<C>({ audiences, formatError, limits, logger, observer }: FormsOptions<C>): Forms<C> {
  const forms = new Map<string, Used<Form<C>>>()
  const keys = new Map<Form<C>, string>()
  /** One object for each, so that fetches of one audience can go together. */
  const shared = new Map<string, Used<Audience<C>>>()
  const numbers = new WeakMap<object, number>()
  let last = 0
  const numberOf = (plan: object): number => {
    const number = numbers.get(plan) ?? (last += 1)
    numbers.set(plan, number)
    return number
  }

  const create = ({ generation, plan, variables, tell }: FormRequest<C>, audience: Audience<C>): Form<C> => {
    const { field, apollo, live, responseKey, upstream } = plan
    const selection = selectionOf(upstream, variables.coerced)
    const options: CompleteEventOptions = {
      plan: apollo,
      variables: variables.given,
      audience,
      sources: generation.sources,
      tell,
      timeoutMs: limits.enrichmentTimeoutMs,
      logger,
      onDone: (_event, enrichmentMs, errors) => observer.event?.({ field, subgraph: apollo.subgraph, enrichmentMs, errors }),
    }
    const { url } = generation.subgraph(apollo.subgraph)
    const asked = [url, apollo.subgraph, field, responseKey, plan.arguments(variables.coerced), tell.journey, audience.key]
    return {
      generation,
      plan,
      variables,
      audience,
      tell,
      selection,
      shape: createShape({
        complete: (event) => completeEvent(event, options),
        asItIs: (event) => eventAsItIs(event, options),
        formatError,
      }),
      overflow: live?.overflow ?? 'LATEST',
      // Without a cursor nobody can change from one upstream to another: only the very same share.
      feedKey: JSON.stringify(upstream.resume ? asked : [...asked, selection.key]),
    }
  }

  return {
    use(request) {
      const { plan, variables, context, tell } = request
      const wanted = audiences.of(plan, context)
      const key = JSON.stringify([numberOf(plan), variables.coerced, tell, wanted.key])
      const known = forms.get(key)
      if (known) {
        known.uses += 1
        return known.value
      }
      const audience = shared.get(wanted.key) ?? { value: { ...wanted }, uses: 0 }
      audience.uses += 1
      shared.set(wanted.key, audience)
      const form = create(request, audience.value)
      forms.set(key, { value: form, uses: 1 })
      keys.set(form, key)
      return form
    },
    release(form) {
      const key = keys.get(form)
      const used = key === undefined ? undefined : forms.get(key)
      if (key === undefined || !used) return
      used.uses -= 1
      if (used.uses > 0) return
      forms.delete(key)
      keys.delete(form)
      const audience = shared.get(form.audience.key)
      if (!audience) return
      audience.uses -= 1
      if (audience.uses === 0) shared.delete(form.audience.key)
    },
    renew(form, before, context) {
      const now = audiences.renewed(form.plan, before, context)
      if (now.key !== form.audience.key) return false
      form.audience.context = now.context
      return true
    },
  }
}
