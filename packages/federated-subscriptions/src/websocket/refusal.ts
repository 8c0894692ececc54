import type { AnyError } from './options.ts'

/** Thrown to end an operation by an `error` message: graphql-ws's server sends what a generator throws. */
export class Refusal extends Error {
  readonly errors: readonly AnyError[]

  constructor(errors: readonly AnyError[]) {
    super('refused')
    this.errors = errors
  }
}
