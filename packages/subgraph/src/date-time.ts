import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const iso8601 = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

function parseDateTime(value: unknown): Date {
  const [, year, month, day] = (typeof value === 'string' ? iso8601.exec(value) : null)?.map(Number) ?? []
  if (typeof value === 'string' && year !== undefined && month !== undefined && day !== undefined) {
    const date = new Date(value)
    // `Date` turns the 30th of February into the 2nd of March.
    const isInCalendar = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
    if (isInCalendar && !Number.isNaN(date.getTime())) return date
  }
  throw new GraphQLError('DateTime must be an instant in ISO 8601, for example 2026-01-31T09:30:00.000Z.', {
    extensions: { code: 'BAD_USER_INPUT' },
  })
}

/** An instant: `Date` in resolvers (ISO strings are passed on as they are), ISO 8601 in UTC outside. */
export const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 in UTC with milliseconds.',
  serialize: (value) => (value instanceof Date ? value : parseDateTime(value)).toISOString(),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
})
