import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { addDocsPage } from './docs-page.ts'
import { addInterviewRoutes, type InterviewRoutesOptions } from './interview-routes.ts'
import { restDocument } from './rest-document.ts'
import { addSignInRoutes, type SignInRoutesOptions } from './sign-in-routes.ts'

export type RestApiOptions = SignInRoutesOptions & InterviewRoutesOptions

/** Largest body of a call, in bytes: a password and an e-mail address are little. */
const bodyLimit = 16_384

/** The calls of the guide under `/api/v1`, their OpenAPI document and its page. */
export async function addRestApi(app: FastifyInstance, options: RestApiOptions): Promise<void> {
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
    addSignInRoutes(scope, options)
    addInterviewRoutes(scope, options)
    await addDocsPage(scope)
  })
}
