import { afterAll, expect, test } from '@jest/globals'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import pg from 'pg'
import { s3Client } from '../ask.ts'
import { amqpVhost, s3Settings, serviceUrl } from './service-url.ts'

const closers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closers) await close()
})

test('gives a PostgreSQL 15 or newer that counts its statements', async () => {
  const client = new pg.Client({ connectionString: await serviceUrl('postgres') })
  await client.connect()
  closers.push(() => client.end())
  const { rows } = await client.query(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('max_connections')::int AS most_connections`,
  )
  expect(rows).toEqual([{ version: expect.any(Number), most_connections: 300 }])
  expect(rows[0].version).toBeGreaterThanOrEqual(150_000)
  const seen = await client.query(`SELECT count(*)::int AS n FROM pg_stat_statements WHERE query LIKE '%AS most_connections'`)
  expect(seen.rows).toEqual([{ n: 1 }])
}, 60_000)

test('gives a Redis that refuses who has no password', async () => {
  const url = await serviceUrl('redis')
  const client = new Redis(url)
  closers.push(async () => client.disconnect())
  expect(await client.ping()).toBe('PONG')
  const stranger = new Redis(Number(new URL(url).port), '127.0.0.1', { lazyConnect: true, retryStrategy: null })
  closers.push(async () => stranger.disconnect())
  stranger.on('error', () => {})
  await expect(stranger.ping()).rejects.toThrow('NOAUTH')
}, 60_000)

test('gives a part of RabbitMQ of one’s own, which goes with its queues', async () => {
  const [mine, other] = await Promise.all([amqpVhost(), amqpVhost()])
  const connection = await connect(mine.url)
  connection.on('error', () => {})
  const channel = await connection.createChannel()
  channel.on('error', () => {})
  await channel.assertQueue('fixed-name')
  const elsewhere = await connect(other.url)
  const there = await elsewhere.createChannel()
  there.on('error', () => {})
  await expect(there.checkQueue('fixed-name')).rejects.toThrow('NOT_FOUND')
  await elsewhere.close()
  await Promise.all([mine.close(), other.close(), mine.close()])
  await expect(connect(mine.url)).rejects.toThrow('ConnectionClose')
}, 60_000)

test('knows no guest', async () => {
  const url = new URL(await serviceUrl('amqp'))
  url.username = 'guest'
  url.password = 'guest'
  await expect(connect(url.href)).rejects.toThrow('ACCESS_REFUSED')
}, 60_000)

test('gives an S3 server that checks who asks, with a bucket of one’s own', async () => {
  const { endpoint, region, bucket, accessKey, secretKey } = await s3Settings()
  const named = { S3_ENDPOINT: endpoint, S3_REGION: region, S3_ACCESS_KEY: accessKey }
  const client = s3Client({ ...named, S3_SECRET_KEY: secretKey })
  await client.putObject(bucket, 'a', 'hello')
  expect((await client.statObject(bucket, 'a')).size).toBe(5)
  await expect(s3Client({ ...named, S3_SECRET_KEY: 'forged' }).listBuckets()).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
  expect((await fetch(`${endpoint}/${bucket}/a`)).status).toBe(403)
  expect((await s3Settings()).bucket).not.toBe(bucket)
}, 90_000)
