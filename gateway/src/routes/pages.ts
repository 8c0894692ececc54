import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fastifyStatic } from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Pages } from './routes.ts'
import { pageContentSecurityPolicy } from './security-headers.ts'

/** Files whose name holds a hash of what is in them, as Vite writes them. */
const hashed = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+(\.\w+)*$/

export interface PageOptions {
  pageSettings?: Readonly<Record<string, unknown>>
  pageOrigins?: readonly string[]
}

/**
 * Serves static folders, each at its path, under a strict content security policy; a file with a compressed one (`.br`, `.gz`) beside it goes
 * out as that. The paths of an application's views all answer its `index.html`; `/settings.json` tells what this deployment sets.
 */
export async function addPages(app: FastifyInstance, pages: Record<string, Pages>, options: PageOptions): Promise<void> {
  if (Object.keys(pages).length === 0) return
  const policy = pageContentSecurityPolicy(options.pageOrigins)
  app.get('/settings.json', async (_request, reply) => {
    void reply.header('cache-control', 'no-cache')
    return options.pageSettings ?? {}
  })
  for (const [path, { folder, views }] of Object.entries(pages)) {
    await app.register(fastifyStatic, {
      root: folder,
      prefix: path,
      redirect: true,
      decorateReply: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        void reply.setHeader('content-security-policy', policy)
        void reply.setHeader('cache-control', hashed.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    const page = async (_request: unknown, reply: FastifyReply) => {
      void reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
      return readFile(join(folder, 'index.html'))
    }
    for (const view of views) app.get(view, page)
  }
}
