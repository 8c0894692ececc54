import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql'

/** One event as its watchers asked for it: shaped once and serialised once, however many they are. Not to be changed. */
export interface Delivery {
  /** The GraphQL result, its errors as clients may see them. */
  readonly result: FormattedExecutionResult
  /** The same as JSON text; made when it is first asked for. */
  readonly text: string
  /** Where the stream stands after this event; undefined where the field cannot be resumed. */
  readonly cursor: string | undefined
}

/** Where a transport takes events. Called synchronously; must not throw. */
export interface SubscriptionSink {
  /** @returns false to be given no more until `resume()` */
  next(delivery: Delivery): boolean
  /** The stream starts after this cursor: whoever is cut off before the first event can go on from there. Called once at most. */
  started?(cursor: string): void
  /** Called once: without errors the subscription is complete. Never called after `return()`. */
  end(errors?: readonly GraphQLError[]): void
}

/** One client's subscription. It is iterated, or piped into a sink, which costs less; never both. */
export interface LiveSubscription<C> extends AsyncGenerator<ExecutionResult, void, void> {
  /** Gives every event to the sink from now on. What came before waits for it. */
  pipe(sink: SubscriptionSink): void
  /** The sink takes again after it said false. */
  resume(): void
  /**
   * Its viewer is now known by this context (a renewed token). A viewer who may see something else than before loses the subscription:
   * it ends with FORBIDDEN and `reason: PERMISSIONS_CHANGED`.
   */
  renew(context: C): void
  /** Ends it with these errors, at once. */
  fail(errors: readonly GraphQLError[]): void
}

export function isLiveSubscription<C>(result: object): result is LiveSubscription<C> {
  return 'pipe' in result && typeof result.pipe === 'function'
}
