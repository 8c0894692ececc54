import type { Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { z } from 'zod'
import { readInterviews } from '../interview/read-interviews.ts'
import { canSee } from '../interview/standing.ts'
import { userOfRequest, type Bearer } from './bearer.ts'
import { answer, errorAnswers } from './rest-answers.ts'
import type { RestScope } from './rest-scope.ts'
import { restText } from './rest-text.ts'
import type { StartSession } from './start-session.ts'
import type { AddressWebSocket } from './websocket-address.ts'

const exampleId = '0197b3c2-5a1e-7c40-9d1f-3f0e6c1a2b3c'

const websocketUrl = z
  .string()
  .describe('The WebSocket of this interview with a ticket that opens it once, within a minute.')
  .meta({ examples: [`wss://parley.example/ws/interviews/${exampleId}?ticket=eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl`] })

export const startedInterview = z
  .object({
    session_id: z
      .string()
      .describe('The interview.')
      .meta({ examples: [exampleId] }),
    started_at: z.iso.datetime().meta({ examples: ['2026-03-02T09:30:00.000Z'] }),
    total_questions: z
      .number()
      .int()
      .nonnegative()
      .meta({ examples: [5] }),
    current_question: z
      .object({ id: z.string(), text: z.string(), category: z.string() })
      .nullable()
      .meta({ examples: [{ id: 'question-why-this-role', text: 'Why are you interested in this role?', category: 'motivation' }] }),
    websocket_url: websocketUrl,
  })
  .meta({ id: 'StartedInterview' })

export const ticketedSocket = z
  .object({
    websocket_url: websocketUrl,
    expires_in: z
      .number()
      .int()
      .nonnegative()
      .describe('Seconds until the ticket expires.')
      .meta({ examples: [60] }),
  })
  .meta({ id: 'TicketedSocket' })

export interface InterviewRoutesOptions {
  bearer: Bearer
  startSession: StartSession
  addressWebSocket: AddressWebSocket
  query: Query
}

/** `POST /api/v1/interviews/start`, and `POST /api/v1/interviews/<id>/ticket` for whoever must connect again. */
export function addInterviewRoutes(scope: RestScope, { bearer, startSession, addressWebSocket, query }: InterviewRoutesOptions): void {
  const tags = ['Interviews']
  const security = [{ bearer: [] }]
  scope.post(
    '/api/v1/interviews/start',
    {
      onRequest: bearer,
      schema: {
        tags,
        security,
        operationId: 'startInterview',
        summary: 'Create an interview and start it',
        description:
          "Of the organisation's default template. A candidate starts one for themselves; an interviewer or administrator for a candidate " +
          'of their organisation. Sending the same `Idempotency-Key` again gives the same interview.',
        // Loose: what validates replaces the headers, and the others are needed.
        headers: z.looseObject({ 'idempotency-key': restText.min(1).max(200).optional().describe('Of your choice.') }),
        body: z.object({
          user_id: restText.describe('The candidate: `user.id` of what login answers.').meta({ examples: ['user-guide'] }),
        }),
        response: {
          201: answer('The interview is in progress.', startedInterview),
          ...errorAnswers('BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'PAYLOAD_TOO_LARGE'),
        },
      },
    },
    async (request, reply) => {
      const user = userOfRequest(request)
      const { interview, currentQuestion } = await startSession(user, {
        candidateId: request.body.user_id,
        idempotencyKey: request.headers['idempotency-key'],
      })
      const { websocket_url } = await addressWebSocket(request, user, interview.id)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({
          session_id: interview.id,
          started_at: interview.startedAt ?? interview.createdAt, // it has just been started
          total_questions: interview.questionIds.length,
          current_question: currentQuestion,
          websocket_url,
        })
    },
  )
  scope.post(
    '/api/v1/interviews/:session_id/ticket',
    {
      onRequest: bearer,
      schema: {
        tags,
        security,
        operationId: 'ticket',
        summary: 'Get a ticket to connect again',
        description: 'For whoever may see the interview. A ticket opens the WebSocket once, within a minute.',
        params: z.object({ session_id: restText.describe('The interview.').meta({ examples: [exampleId] }) }),
        response: { 201: answer('A ticket.', ticketedSocket), ...errorAnswers('UNAUTHENTICATED', 'NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const user = userOfRequest(request)
      const [record] = await readInterviews(query, [request.params.session_id])
      if (record === undefined || !canSee(user, record.state))
        throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
      const address = await addressWebSocket(request, user, record.state.id)
      return reply.code(201).header('cache-control', 'no-store').send(address)
    },
  )
}
