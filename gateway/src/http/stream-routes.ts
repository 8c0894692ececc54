import type { HttpStreamHandle } from '@parley/federated-subscriptions'
import { requestIdHeader, withoutLatency } from '@parley/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayContext } from '../gateway-context.ts'
import type { Transports } from '../operations/create-transports.ts'

/** `GET` and `POST /graphql/stream`: operations by server-sent events; `POST /graphql/stream/renew` lets such a response go on. */
export function addStreamRoutes(app: FastifyInstance, { sse, renewal }: Pick<Transports, 'sse' | 'renewal'>): void {
  app.route({ method: ['GET', 'POST'], url: '/graphql/stream', handler: (request, reply) => handOver(sse, request, reply) })
  app.post('/graphql/stream/renew', (request, reply) => handOver(renewal, request, reply))
}

/** The transport writes the answer itself, with the headers that every answer has. */
export async function handOver(
  transport: Pick<HttpStreamHandle<GatewayContext>, 'handle'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  withoutLatency(request.raw)
  reply.hijack()
  for (const [name, value] of Object.entries({ ...reply.getHeaders(), [requestIdHeader]: request.id }))
    if (value !== undefined) reply.raw.setHeader(name, value)
  await transport.handle(request.raw, reply.raw, request.body)
}
