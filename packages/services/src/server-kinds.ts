import { postgresServer } from './postgres-server.ts'
import { rabbitmqServer } from './rabbitmq-server.ts'
import { redisServer } from './redis-server.ts'
import { s3Server } from './s3-server.ts'
import type { ServerKind, ServiceName } from './server.ts'

/** Every server that can be run from Debian's packages. */
export const serverKinds: Record<ServiceName, ServerKind> = {
  postgres: postgresServer,
  redis: redisServer,
  amqp: rabbitmqServer,
  s3: s3Server,
}
