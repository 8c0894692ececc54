import { fastifyStatic } from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { pageContentSecurityPolicy } from './security-headers.ts'

/** Serves static folders, each at its path, under a strict content security policy. */
export async function addPages(app: FastifyInstance, pages: Record<string, string>): Promise<void> {
  for (const [path, root] of Object.entries(pages))
    await app.register(fastifyStatic, {
      root,
      prefix: path,
      redirect: true,
      decorateReply: false,
      setHeaders: (reply) => void reply.setHeader('content-security-policy', pageContentSecurityPolicy),
    })
}
