import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { s3Client } from '../ask.ts'
import type { ServiceName } from '../server.ts'
import { givenService } from './overrides.ts'
import type { TestServer } from './test-servers.ts'

/** The address of a real server of this Jest run. The first call of a run starts it; allow it 60 s. Others use it too: use names of your own. */
export async function serviceUrl(name: ServiceName): Promise<string> {
  const { environment } = await serviceOf(name)
  const url = environment['DATABASE_URL'] ?? environment['REDIS_URL'] ?? environment['AMQP_URL'] ?? environment['S3_ENDPOINT']
  if (url === undefined) throw new Error(`${name} has no address.`)
  return url
}

export interface S3Settings {
  endpoint: string
  region: string
  /** Fresh and empty. */
  bucket: string
  accessKey: string
  secretKey: string
}

/** What an object store needs to know, with a bucket of its own. */
export async function s3Settings(): Promise<S3Settings> {
  const { environment } = await serviceOf('s3')
  const bucket = `test-${randomUUID()}`
  const region = environment['S3_REGION'] ?? 'us-east-1'
  await s3Client(environment).makeBucket(bucket, region)
  return {
    endpoint: environment['S3_ENDPOINT'] ?? '',
    region,
    bucket,
    accessKey: environment['S3_ACCESS_KEY'] ?? '',
    secretKey: environment['S3_SECRET_KEY'] ?? '',
  }
}

export interface Vhost {
  url: string
  /** Deletes it with all its queues, whoever is still connected. */
  close(): Promise<void>
}

/** A part of RabbitMQ of one's own: where queues have fixed names, they meet no other test's. */
export async function amqpVhost(): Promise<Vhost> {
  const { environment, addresses } = await serviceOf('amqp')
  const url = new URL(environment['AMQP_URL'] ?? '')
  const management = environment['AMQP_MANAGEMENT_URL'] ?? addresses['RabbitMQ management']
  if (management === undefined) throw new Error('Set TEST_AMQP_MANAGEMENT_URL beside TEST_AMQP_URL.')
  const name = `test-${randomUUID()}`
  const change = async (method: 'PUT' | 'DELETE', path: string, body?: object) => {
    const response = await fetch(`${management}/api/${path}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${url.username}:${url.password}`)}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`RabbitMQ: ${method} ${path}: ${response.status} ${await response.text()}`)
  }
  await change('PUT', `vhosts/${name}`)
  await change('PUT', `permissions/${name}/${url.username}`, { configure: '.*', write: '.*', read: '.*' })
  const own = new URL(url)
  own.pathname = `/${name}`
  let closed: Promise<void> | undefined
  return { url: own.href, close: () => (closed ??= change('DELETE', `vhosts/${name}`)) }
}

/**
 * Everything that a whole platform needs, as its variables, met by no other: a database, a Redis (its channels are not divided), a vhost and
 * a bucket of its own. It goes with the run.
 */
export async function platformServices(): Promise<Record<string, string>> {
  const [database, redis, vhost, s3] = await Promise.all([freshDatabase(), serviceOf('redis', randomUUID()), amqpVhost(), s3Settings()])
  return {
    ...redis.environment,
    DATABASE_URL: database,
    AMQP_URL: vhost.url,
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY: s3.accessKey,
    S3_SECRET_KEY: s3.secretKey,
  }
}

/** The URL of an empty database of one's own, as the server's administrator. It goes with the run. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(await serviceUrl('postgres'))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
  url.pathname = `/${name}`
  return url.href
}

async function serviceOf(name: ServiceName, instance?: string): Promise<TestServer> {
  const given = givenService(name)
  if (given !== undefined) return { environment: given, addresses: {} }
  const starter = process.env['PARLEY_TEST_SERVICES']
  if (starter === undefined)
    throw new Error('serviceUrl works in *.services.test.ts, with the global setup of packages/services/src/testing.')
  const response = await fetch(`${starter}/${name}${instance === undefined ? '' : `/${instance}`}`)
  const answer = await response.text()
  if (!response.ok) throw new Error(answer)
  return JSON.parse(answer) as TestServer // written by jest-global-setup.mjs, beside this file
}
