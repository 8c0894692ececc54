import { GraphQLError, type GraphQLFormattedError } from 'graphql'

/** An error that is already as its client may see it. */
export class PresentedError extends GraphQLError {
  readonly formatted: GraphQLFormattedError

  constructor(formatted: GraphQLFormattedError) {
    super(formatted.message, { path: formatted.path ?? null, extensions: formatted.extensions ?? null })
    this.formatted = formatted
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted
  }
}
