import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import { Client as S3Client } from 'minio'
import pg from 'pg'
import type { ServiceName } from './server.ts'

type Environment = Record<string, string | undefined>

const patienceMs = 5_000

/** One round trip through the client that the apps use too. Each throws what keeps the service from answering. */
const askers: Record<ServiceName, (environment: Environment) => Promise<void>> = {
  async postgres({ DATABASE_URL }) {
    const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: patienceMs, query_timeout: patienceMs })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('SELECT 1')
    } finally {
      await client.end()
    }
  },
  async redis({ REDIS_URL = '' }) {
    const client = new Redis(REDIS_URL, { lazyConnect: true, connectTimeout: patienceMs, commandTimeout: patienceMs, retryStrategy: null })
    // Alone it says what is wrong: what is thrown is only that the connection has ended, and a database that is not there throws nothing.
    let first: Error | undefined
    client.on('error', (error: Error) => (first ??= error))
    try {
      await client.connect()
      await client.ping()
      if (first !== undefined) throw first
    } catch (thrown) {
      const cause = first ?? (thrown as Error)
      throw new Error(cause.message.replace(/\.$/, ''), { cause })
    } finally {
      client.disconnect()
    }
  },
  async amqp({ AMQP_URL = '' }) {
    const connection = await connect(AMQP_URL, { timeout: patienceMs })
    await connection.close()
  },
  async s3(environment) {
    // The client waits for ever: a gateway whose store is gone takes requests and answers none.
    const { protocol } = new URL(environment['S3_ENDPOINT'] ?? '')
    const transportAgent = protocol === 'https:' ? new HttpsAgent() : new HttpAgent()
    const client = s3Client(environment, transportAgent)
    const bucket = environment['S3_BUCKET'] ?? defaultBucket
    let late = false
    const timer = setTimeout(() => {
      late = true
      transportAgent.destroy()
    }, patienceMs)
    const exists = await client
      .bucketExists(bucket)
      .catch((cause: unknown) => {
        throw late ? new Error(`no answer within ${patienceMs / 1000} s`, { cause }) : cause
      })
      .finally(() => clearTimeout(timer))
    if (!exists) throw new Error(`there is no bucket ${bucket}`)
  },
}

export const defaultBucket = 'parley-recordings'

/** Asks a service by the variables that name it. @throws what keeps it from answering */
export const ask = (name: ServiceName, environment: Environment): Promise<void> => askers[name](environment)

/** The client that S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and S3_REGION describe. */
export function s3Client(environment: Environment, transportAgent?: HttpAgent): S3Client {
  const { hostname, port, protocol } = new URL(environment['S3_ENDPOINT'] ?? '')
  return new S3Client({
    endPoint: hostname,
    ...(port !== '' && { port: Number(port) }),
    useSSL: protocol === 'https:',
    accessKey: environment['S3_ACCESS_KEY'] ?? '',
    secretKey: environment['S3_SECRET_KEY'] ?? '',
    region: environment['S3_REGION'] ?? 'us-east-1',
    ...(transportAgent && { transportAgent }),
  })
}
