import { createCaches, type Caches } from '@parley/cache'
import { topology } from '@parley/contracts'
import { createPool } from '@parley/database'
import {
  createAmqpWorkQueue,
  createEmbeddedEventBus,
  createEmbeddedObjectStore,
  createEmbeddedWorkQueue,
  createRedisEventBus,
  createS3ObjectStore,
  s3OptionsOf,
  type EmbeddedObjectStore,
  type EventBus,
  type ObjectStore,
  type S3Config,
  type WorkQueue,
} from '@parley/messaging'
import type { Closable, Health, Logger, Metrics } from '@parley/platform'
import { createRateLimits, type RateLimits } from '@parley/rate-limit'
import { openRedisConnection } from '@parley/redis'
import { join } from 'node:path'

/** Services to use instead of what is embedded; each on its own. */
export interface GivenServices {
  /** Redis: bells, shared limits, cache. Default: in this process. */
  redisUrl?: string | undefined
  /** RabbitMQ: queues. Default: frames in this process, all else in a table of the database. */
  amqpUrl?: string | undefined
  /** An S3 server: recordings. Default: files in the folder. */
  s3?: S3Config | undefined
}

export interface LocalServicesOptions extends GivenServices {
  databaseUrl: string
  /** Of recordings. */
  folder: string
  /** Where clients reach this platform, for URLs of recordings in files. */
  publicUrl: () => string
  loggerOf: (part: string) => Logger
  metrics: Metrics
  health: Health
  /** Takes over what must be closed. */
  part: <T extends Closable>(opened: T) => T
}

export interface LocalServices {
  bus: EventBus
  queue: WorkQueue
  store: ObjectStore | EmbeddedObjectStore
  rateLimits: RateLimits
  caches: Caches
}

const name = 'parley'

/** What the parts share beside the database: each the real thing where it is given, else embedded. */
export async function openServices(options: LocalServicesOptions): Promise<LocalServices> {
  const { databaseUrl, folder, publicUrl, loggerOf, metrics, health, part } = options
  const observed = (of: string) => ({ logger: loggerOf(of), metrics, health })
  const { redisUrl, amqpUrl, s3 } = options
  const redis =
    redisUrl === undefined
      ? undefined
      : part(await openRedisConnection({ ...observed('redis'), url: redisUrl, name: `${name}-shared`, timeoutMs: 500 }))
  const shared = { redis, logger: loggerOf('redis'), metrics }
  return {
    bus: part(redisUrl ? await createRedisEventBus({ ...observed('bus'), url: redisUrl, name }) : createEmbeddedEventBus()),
    queue: part(
      amqpUrl
        ? await createAmqpWorkQueue({ ...observed('queue'), url: amqpUrl, name, topology })
        : await createEmbeddedWorkQueue({ topology, pool: queuePool(databaseUrl, options), logger: loggerOf('queue'), metrics }),
    ),
    store: part(
      s3
        ? await createS3ObjectStore({ ...observed('object store'), ...s3OptionsOf(s3) })
        : await createEmbeddedObjectStore({ folder: join(folder, 'objects'), baseUrl: publicUrl }),
    ),
    rateLimits: createRateLimits(shared),
    caches: createCaches(shared),
  }
}

function queuePool(url: string, { loggerOf, part, metrics }: LocalServicesOptions) {
  const pool = createPool({ url, name: 'queue', max: 5, logger: loggerOf('queue'), metrics })
  part({ close: () => pool.end() })
  return pool
}
