import { roles } from '@parley/platform'
import { z } from 'zod'
import type { SignedIn, SignIn } from '../sign-in/sign-in.ts'
import type { CallerAddress } from './caller-address.ts'
import { answer, errorAnswers } from './rest-answers.ts'
import type { RestScope } from './rest-scope.ts'
import { restText } from './rest-text.ts'

const loginBody = z.object({
  email: restText.meta({ examples: ['user@example.com'] }),
  password: restText.meta({ examples: ['password'] }),
})

const exampleRefreshToken = 'Qm9ycm93ZWQgZnJvbSBhbiBhbnN3ZXIgb2YgbG9naW4'

const refreshToken = restText.describe('The newest one of the session: each is good once.').meta({ examples: [exampleRefreshToken] })

const signedIn = z
  .object({
    access_token: z
      .string()
      .describe('A JWT for `Authorization: Bearer`.')
      .meta({ examples: ['eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl'] }),
    refresh_token: z
      .string()
      .describe('Good once, for 30 days.')
      .meta({ examples: [exampleRefreshToken] }),
    token_type: z.literal('Bearer'),
    expires_in: z
      .number()
      .int()
      .nonnegative()
      .describe('Seconds until the access token expires.')
      .meta({ examples: [900] }),
    user: z.object({
      id: z
        .string()
        .describe('What `POST /api/v1/interviews/start` takes as `user_id`.')
        .meta({ examples: ['user-guide'] }),
      email: z
        .string()
        .nullable()
        .meta({ examples: ['user@example.com'] }),
      display_name: z.string().meta({ examples: ['Una User'] }),
      role: z.enum(roles),
    }),
  })
  .meta({ id: 'SignedIn' })

const answerOf = ({ accessToken, refreshToken: next, expiresIn, user }: SignedIn): z.infer<typeof signedIn> => ({
  access_token: accessToken,
  refresh_token: next,
  token_type: 'Bearer',
  expires_in: expiresIn,
  user: { id: user.id, email: user.email, display_name: user.displayName, role: user.role },
})

export interface SignInRoutesOptions {
  signIn: SignIn
  addressOf: CallerAddress
}

/** `POST /api/v1/auth/login`, `refresh` and `logout`: the mutations of the same names by another way, with the same throttle. */
export function addSignInRoutes(scope: RestScope, { signIn, addressOf }: SignInRoutesOptions): void {
  const tags = ['Sign-in']
  scope.post(
    '/api/v1/auth/login',
    {
      schema: {
        tags,
        operationId: 'login',
        summary: 'Sign in',
        description: 'At most 10 attempts a minute for an account and 30 from an address.',
        body: loginBody,
        response: {
          200: answer('Signed in.', signedIn),
          ...errorAnswers('BAD_USER_INPUT', 'UNAUTHENTICATED', 'PAYLOAD_TOO_LARGE', 'RATE_LIMITED'),
        },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      const session = await signIn.login(email, password, await addressOf(request))
      return reply.header('cache-control', 'no-store').send(answerOf(session))
    },
  )
  scope.post(
    '/api/v1/auth/refresh',
    {
      schema: {
        tags,
        operationId: 'refresh',
        summary: 'Get the next access token',
        description: 'Takes a refresh token once and gives new tokens. One that was used before ends the whole session.',
        body: z.object({ refresh_token: refreshToken }),
        response: { 200: answer('Signed in.', signedIn), ...errorAnswers('BAD_USER_INPUT', 'UNAUTHENTICATED', 'PAYLOAD_TOO_LARGE') },
      },
    },
    async (request, reply) => {
      const session = await signIn.refresh(request.body.refresh_token)
      return reply.header('cache-control', 'no-store').send(answerOf(session))
    },
  )
  scope.post(
    '/api/v1/auth/logout',
    {
      schema: {
        tags,
        operationId: 'logout',
        summary: 'Sign out',
        description: 'Ends the session of the refresh token. A token that is none of ours is over already: 204 as well.',
        body: z.object({ refresh_token: refreshToken }),
        response: { 204: z.undefined().describe('The session is over.'), ...errorAnswers('BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE') },
      },
    },
    async (request, reply) => {
      await signIn.logout(request.body.refresh_token)
      return reply.code(204).send()
    },
  )
}
