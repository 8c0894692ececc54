import swagger from '@fastify/swagger'
import type { Query } from '@parley/database'
import type { VerifyIdentity } from '@parley/platform'
import type { FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { CreateInterview } from '../interview/create-interview.ts'
import type { MoveInterview } from '../interview/move-interview.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import type { SigningKeys } from '../sign-in/signing-keys.ts'
import { createBearer } from './bearer.ts'
import { createCallerAddress } from './caller-address.ts'
import { addDocsPage } from './docs-page.ts'
import { addInterviewRoutes } from './interview-routes.ts'
import { restDocument } from './rest-document.ts'
import { addSignInRoutes } from './sign-in-routes.ts'
import { createStartSession } from './start-session.ts'
import { createAddressWebSocket } from './websocket-address.ts'

/** What the mutations use, too. */
export interface RestApiOptions {
  signIn: SignIn
  signingKeys: SigningKeys
  createInterview: CreateInterview
  moveInterview: MoveInterview
  prisma: PrismaClient
  query: Query
  verifyIdentity: VerifyIdentity
  /** Reverse proxies in front of this address, whose word on a client is taken. */
  trustedProxies: number
  /** Where clients reach the platform; default: where each request was sent. */
  publicUrl: string | undefined
}

/** Largest body of a call, in bytes: a password and an e-mail address are little. */
const bodyLimit = 16_384

/** The calls of the guide under `/api/v1`, their OpenAPI document and its page. */
export async function addRestApi(app: FastifyInstance, options: RestApiOptions): Promise<void> {
  const { signIn, query } = options
  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>()
    scope.setValidatorCompiler(validatorCompiler)
    scope.setSerializerCompiler(serializerCompiler)
    scope.addHook('onRoute', (route) => {
      route.bodyLimit ??= bodyLimit
    })
    scope.addHook('onSend', async (_request, reply) => {
      if (reply.statusCode === 401) void reply.header('www-authenticate', 'Bearer')
    })
    await scope.register(swagger, restDocument)
    addSignInRoutes(scope, { signIn, addressOf: createCallerAddress(options) })
    addInterviewRoutes(scope, {
      bearer: createBearer(options.signingKeys),
      startSession: createStartSession(options),
      addressWebSocket: createAddressWebSocket(options),
      query,
    })
    await addDocsPage(scope)
  })
}
