import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql'
import { errorsOf } from './graphql-errors.ts'
import { markSent } from './journey.ts'
import type { Delivery, LiveSubscription, SubscriptionSink } from './live-subscription.ts'
import type { SubscriptionLogger } from './options.ts'
import { SubscriptionFailure } from './subscription-failure.ts'

/** What a transport needs of a subscription that it has given a sink. */
export type PipedSubscription<C> = Pick<LiveSubscription<C>, 'resume' | 'renew' | 'return'>

/**
 * Gives a plain generator's results to a sink as a `LiveSubscription` does, one by one: the next is asked for when the sink has room.
 * A cursor that a result carries (`extensions.cursor`) is its delivery's. A renewed context does not reach the generator.
 * @param format each error as clients may see it
 */
export function iterated<C>(
  results: AsyncGenerator<ExecutionResult, void, void>,
  sink: SubscriptionSink,
  format: (error: GraphQLError) => GraphQLFormattedError,
  logger: SubscriptionLogger,
): PipedSubscription<C> {
  let over = false
  let wake: (() => void) | undefined
  const run = async (): Promise<void> => {
    try {
      for (;;) {
        const { done, value } = await results.next()
        if (over) return
        if (done === true) return sink.end()
        if (!sink.next(deliveryOf(value, format))) await new Promise<void>((resolve) => (wake = resolve))
        if (over) return
      }
    } catch (cause) {
      if (over) return
      if (!(cause instanceof SubscriptionFailure || cause instanceof GraphQLError)) logger.error({ err: cause }, 'a subscription failed')
      sink.end(errorsOf(cause))
    }
  }
  void run()
  return {
    resume() {
      wake?.()
      wake = undefined
    },
    renew() {},
    async return() {
      over = true
      wake?.()
      return results.return()
    },
  }
}

/** One result of a generator, for its one watcher. */
export function deliveryOf(result: ExecutionResult, format: (error: GraphQLError) => GraphQLFormattedError): Delivery {
  markSent(result)
  const { data, errors, extensions } = result
  const formatted = {
    data: data ?? null,
    ...(errors && { errors: errors.map(format) }),
    ...(extensions && { extensions }),
  }
  const cursor = extensions?.['cursor']
  return { result: formatted, text: JSON.stringify(formatted), cursor: typeof cursor === 'string' ? cursor : undefined }
}
