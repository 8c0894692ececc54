import { ParleyError, type Principal, type Role } from '@parley/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PlatformStatusReader } from './platform-status.ts'

export interface StatusRouteOptions {
  status: Pick<PlatformStatusReader, 'read' | 'stop'>
  authenticate: (authorization: string | undefined) => Promise<{ principal: Principal }>
  /** Whether everyone is anonymous here: then everyone may look, and nobody stop anything. */
  isOpen: boolean
  roles: readonly Role[]
}

/**
 * `GET /platform/status`, and where parts can be stopped `POST /platform/parts/:name/stop`. Who asks is known by the `Authorization` header
 * alone, which no page of another origin can send along.
 */
export function addStatusRoute(app: FastifyInstance, { status, authenticate, isOpen, roles }: StatusRouteOptions): void {
  async function admit({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('cache-control', 'no-store')
    if (isOpen) return
    const { principal } = await authenticate(headers.authorization)
    if (principal.kind !== 'user') throw new ParleyError('UNAUTHENTICATED')
    if (!roles.includes(principal.role)) throw new ParleyError('FORBIDDEN')
  }

  app.get('/platform/status', async (request, reply) => {
    await admit(request, reply)
    return status.read()
  })

  const { stop } = status
  if (stop === undefined || isOpen) return
  app.post<{ Params: { name: string } }>('/platform/parts/:name/stop', async (request, reply) => {
    await admit(request, reply)
    return reply.code(202).send(await stop(request.params.name))
  })
}
