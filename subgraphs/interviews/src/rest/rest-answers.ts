import { errorCatalogue, type ErrorCode } from '@parley/platform'
import { z } from 'zod'

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]] // an object's keys are strings; these are its own

/** The body of every answer that is not what was asked for, as `createHttpServer` writes it. */
export const restError = z
  .object({
    error: z.looseObject({
      code: z.enum(codes).describe('Of the catalogue of errors: docs/errors.md.'),
      message: z.string().describe('For people.'),
      retryAfterMs: z.number().optional().describe('Milliseconds after which to try again; also in the header Retry-After, in seconds.'),
    }),
  })
  .meta({ id: 'Error' })

/** A JSON answer as a route's `response` says it. @param description for the document */
export const answer = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})

type ErrorAnswer = ReturnType<typeof answer<typeof restError>>

const describeError = (code: ErrorCode) => `\`${code}\`: ${errorCatalogue[code].message}`

/** What the document says of an answer with one of these errors. */
export const describeErrors = (expected: readonly ErrorCode[]): string => expected.map(describeError).join(' ')

/** An example of each error that a description names: OpenAPI's `examples` of a media type. */
export function errorExamples(description: string): Record<string, { value: z.infer<typeof restError> }> {
  const named = codes.filter((code) => description.includes(describeError(code)))
  return Object.fromEntries(
    named.map((code) => {
      const { message, httpStatus } = errorCatalogue[code]
      return [code, { value: { error: { code, message, ...(httpStatus === 429 && { retryAfterMs: 2_500 }) } } }]
    }),
  )
}

/** What a route's `response` says of the errors that it may answer: by HTTP status, described by the codes. */
export function errorAnswers(...expected: ErrorCode[]): Record<number, ErrorAnswer> {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of [...expected, 'INTERNAL_SERVER_ERROR'] as const) {
    const { httpStatus } = errorCatalogue[code]
    byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), code])
  }
  return Object.fromEntries([...byStatus].map(([status, those]) => [status, answer(describeErrors(those), restError)]))
}
