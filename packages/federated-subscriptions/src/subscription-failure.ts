import type { GraphQLError } from 'graphql'

/** Thrown by a subscription's generator when its stream ends by an error: a transport sends `errors` and ends the operation. */
export class SubscriptionFailure extends Error {
  /** At least one; each has `extensions.code`. */
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? 'The subscription failed.')
    this.name = 'SubscriptionFailure'
    this.errors = errors
  }
}
