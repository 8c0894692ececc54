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

/** What a route's `response` says of the errors that it may answer: by HTTP status, described by the codes. */
export function errorAnswers(...expected: ErrorCode[]): Record<number, ErrorAnswer> {
  const answers: Record<number, ErrorAnswer> = {}
  for (const code of [...expected, 'INTERNAL_SERVER_ERROR'] as const) {
    const { httpStatus, message } = errorCatalogue[code]
    const others = answers[httpStatus]?.description
    const description = `${others === undefined ? '' : `${others} `}\`${code}\`: ${message}`
    answers[httpStatus] = answer(description, restError)
  }
  return answers
}
