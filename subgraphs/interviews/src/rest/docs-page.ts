import swaggerUi from '@fastify/swagger-ui'
import type { RestScope } from './rest-scope.ts'

/** Nothing from elsewhere, no script or style in the page itself, framed by nobody. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const documentPath = '/api/v1/openapi.json'

/** The document at `/api/v1/openapi.json`, and at `/api/v1/docs` a page to read it and to try its calls: Swagger UI, served from here. */
export async function addDocsPage(scope: RestScope): Promise<void> {
  scope.get(documentPath, { schema: { hide: true } }, () => scope.swagger())
  await scope.register(swaggerUi, {
    routePrefix: '/api/v1/docs',
    staticCSP: contentSecurityPolicy,
    // Without the bar on top, which styles itself inline; nothing that is a GET can be tried over plain HTTP.
    uiConfig: { layout: 'BaseLayout', supportedSubmitMethods: ['post', 'put'], deepLinking: true, defaultModelsExpandDepth: 0 },
    theme: { title: 'Parley: REST API' },
  })
}
