import { randomBytes } from 'node:crypto'
import type { Logger } from '@parley/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { buildExplorer, type ExplorerBuild } from './build-explorer.ts'
import type { Example } from './examples.ts'
import { sendFile } from './send-file.ts'

export interface Explorer {
  /** Answers `GET /graphql` in a browser. */
  page: (request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

export interface ExplorerOptions {
  examples: () => readonly Example[]
  /** A module of the pages that knows who is signed in there. */
  session?: string | undefined
  /** Where one signs in. */
  signIn?: string | undefined
  logger: Logger
}

/** GraphiQL, served from here: the page by the caller, its files under `/graphql/explorer/`, bundled when first asked for. */
export function addExplorer(app: FastifyInstance, { examples, session, signIn, logger }: ExplorerOptions): Explorer {
  let building: Promise<ExplorerBuild> | undefined
  const built = () => (building ??= buildExplorer(logger))

  app.get('/graphql/explorer/examples.json', () => examples())
  app.get('/graphql/explorer/settings.json', () => ({ session, signIn }))
  app.get<{ Params: { file: string } }>('/graphql/explorer/:file', async (request, reply) => {
    const build = await built().catch((error: unknown) => {
      building = undefined
      throw error
    })
    return sendFile(request, reply, build, request.params.file)
  })

  return {
    page(_request, reply) {
      const nonce = randomBytes(16).toString('base64')
      return reply
        .headers({ 'content-security-policy': contentSecurityPolicy(nonce), 'cache-control': 'no-store', vary: 'accept' })
        .type('text/html; charset=utf-8')
        .send(html(nonce))
    },
  }
}

const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const html = (nonce: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="csp-nonce" nonce="${nonce}" />
    <title>GraphQL explorer</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphql/explorer/explorer.css" />
    <script type="module" src="/graphql/explorer/explorer.js"></script>
  </head>
  <body>
    <div id="explorer">Loading the explorer…</div>
  </body>
</html>
`
