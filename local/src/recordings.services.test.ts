import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { topology } from '@parley/contracts'
import { createTestDatabase } from '@parley/database/testing'
import { createInterviewsSubgraph } from '@parley/interviews'
import { createMediaWorker } from '@parley/media-worker'
import { recordedWebm, type Recorded } from '@parley/media-worker/testing'
import { createAmqpWorkQueue, createRedisEventBus, createS3ObjectStore, type ObjectStore, type WorkQueue } from '@parley/messaging'
import {
  closeAll,
  createHealth,
  createInternalIdentity,
  createMetrics,
  silentLogger,
  type Closable,
  type InternalIdentity,
  type Principal,
} from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { amqpVhost, s3Settings, serviceUrl } from '@parley/services/testing'
import { createSubgraphClient, type SubgraphClient } from '@parley/subgraph/testing'
import { seed } from '../../prisma/seed/seed.ts'

// Two interviews replicas and a media worker, each with connections of its own to RabbitMQ, Redis and S3.
const opened: Closable[] = []
const part = <T extends Closable>(one: T): T => {
  opened.push(one)
  return one
}
const observed = () => ({ logger: silentLogger(), metrics: createMetrics(), health: createHealth() })

let databaseUrl: string
let amqpUrl: string
let redisUrl: string
let s3: Awaited<ReturnType<typeof s3Settings>>
let identity: InternalIdentity
let client: SubgraphClient
let store: ObjectStore
let worker: Closable

const openQueue = (name: string): Promise<WorkQueue> => createAmqpWorkQueue({ ...observed(), url: amqpUrl, name, topology })
const openStore = (): Promise<ObjectStore> => createS3ObjectStore({ ...observed(), ...s3, encryption: 'AES256' })
async function openWorker(on: ObjectStore = store): Promise<Closable> {
  const queue = await openQueue('media')
  const started = await createMediaWorker({ ...observed(), queue, store: on })
  return part({ close: () => closeAll([started, queue]) })
}
const openReplica = async () =>
  part(
    await createInterviewsSubgraph({
      ...observed(),
      databaseUrl,
      bus: part(await createRedisEventBus({ ...observed(), url: redisUrl, name: 'interviews' })),
      queue: part(await openQueue('interviews')),
      store: part(await openStore()),
      verifyIdentity: identity.verifierFor('interviews'),
    }),
  )

beforeAll(async () => {
  const database = part(await createTestDatabase())
  databaseUrl = database.url
  await seed(databaseUrl, silentLogger())
  const vhost = part(await amqpVhost())
  amqpUrl = vhost.url
  redisUrl = await serviceUrl('redis')
  s3 = await s3Settings()
  identity = await createInternalIdentity()
  store = part(await openStore())
  client = part(createSubgraphClient('interviews', [await openReplica(), await openReplica()], identity.sign))
  worker = await openWorker()
}, 180_000)
afterAll(() => closeAll(opened.toReversed()))

const person = (userId: string, role: 'CANDIDATE' | 'INTERVIEWER'): Principal => ({
  kind: 'user',
  userId,
  sessionId: `session-${userId}`,
  organizationId: 'org-demo',
  role,
  scopes: [],
})
const candidate = person('user-candidate', 'CANDIDATE')
const interviewer = person('user-interviewer', 'INTERVIEWER')

interface Recording {
  id: string
  status: string
  rejection: string | null
  playback: { url: string } | null
}
interface Ticket {
  recording: Recording
  parts: { url: string; from: number; to: number }[]
}

async function must<T>(principal: Principal, text: string, variables: object, replica = 0): Promise<T> {
  const { data, errors } = await client.ask(principal, text, { ...variables }, replica)
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data as unknown as T // as selected
}
async function recordedInterview(): Promise<string> {
  const { createInterview } = await must<{ createInterview: { id: string } }>(
    candidate,
    'mutation { createInterview(input: {}) { id } }',
    {},
  )
  await must(candidate, 'mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { id } }', createInterview)
  await consent(createInterview.id, true)
  return createInterview.id
}
const consent = (interviewId: string, recording: boolean) =>
  must(candidate, 'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { id } }', {
    input: { interviewId, emotion: false, recording },
  })

const contentType = 'video/webm;codecs="vp8,opus"'
const fields = 'id status rejection playback { url }'
/** Uploads what is recorded and says that it is all; the second replica hears that. @returns the id */
async function upload(interviewId: string, { bytes, size, sha256 }: Recorded): Promise<string> {
  const { requestRecordingUpload: ticket } = await must<{ requestRecordingUpload: Ticket }>(
    candidate,
    `mutation ($input: RecordingUploadInput!) { requestRecordingUpload(input: $input) { recording { ${fields} } parts { url from to } } }`,
    { input: { interviewId, contentType, size, sha256 } },
  )
  for (const { url, from, to } of ticket.parts) {
    expect(new URL(url).origin).toBe(new URL(s3.endpoint).origin)
    const response = await fetch(url, { method: 'PUT', headers: { 'content-type': contentType }, body: bytes.subarray(from, to) })
    expect(response.status).toBe(200)
  }
  const { id } = ticket.recording
  await must(candidate, 'mutation ($id: ID!) { completeRecordingUpload(input: { recordingId: $id }) { id } }', { id }, 1)
  return id
}
async function recordings(id: string): Promise<Recording[]> {
  const text = `query ($id: ID!) { interview(id: $id) { recordings { ${fields} } } }`
  return (await must<{ interview: { recordings: Recording[] } }>(interviewer, text, { id })).interview.recordings
}
const settled = (interviewId: string): Promise<Recording> =>
  eventually(async () => {
    const last = (await recordings(interviewId)).at(-1)
    if (last === undefined || last.status === 'VERIFYING') throw new Error(`it is ${last?.status}`)
    return last
  }, 20_000)
const keyOf = (interviewId: string, id: string) => `recordings/org-demo/${interviewId}/${id}`

test('a recording goes from the candidate to S3, is verified through RabbitMQ, and is played from S3 with ranges', async () => {
  const id = await recordedInterview()
  const recorded = recordedWebm(6_000_000)
  const recordingId = await upload(id, recorded)
  const { status, playback } = await settled(id)
  expect(status).toBe('READY')
  const url = playback?.url ?? ''
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(recorded.bytes)).toBe(true)
  const range = await fetch(url, { headers: { range: 'bytes=100-109' } })
  expect([range.status, range.headers.get('content-range'), range.headers.get('content-type')]).toEqual([
    206,
    'bytes 100-109/6000000',
    contentType,
  ])
  expect(await store.head(keyOf(id, recordingId))).toMatchObject({ size: 6_000_000, contentType })
}, 60_000)

test('what was tampered with is rejected, and gone from S3', async () => {
  const id = await recordedInterview()
  const recordingId = await upload(id, { ...recordedWebm(1_000), sha256: recordedWebm(1_000).sha256 })
  expect(await settled(id)).toMatchObject({ status: 'REJECTED', rejection: 'CHECKSUM_MISMATCH', playback: null })
  await eventually(async () => expect(await store.head(keyOf(id, recordingId))).toBeUndefined())
}, 60_000)

test('withdrawn consent takes it from S3, whoever has a URL', async () => {
  const id = await recordedInterview()
  await upload(id, recordedWebm(1_000))
  const { playback } = await settled(id)
  expect((await fetch(playback?.url ?? '')).status).toBe(200)
  await consent(id, false)
  expect(await recordings(id)).toMatchObject([{ status: 'REJECTED', rejection: 'CONSENT_WITHDRAWN', playback: null }])
  await eventually(async () => expect((await fetch(playback?.url ?? '')).status).toBe(404))
}, 60_000)

test('a worker that goes while it reads leaves the recording to the next', async () => {
  await worker.close()
  let begun: () => void
  const beginning = new Promise<void>((resolve) => (begun = resolve))
  const stalled = await openWorker({
    ...store,
    // The connection stands, and nothing comes any more.
    async get(key, options) {
      const object = await store.get(key, options)
      object.stream.destroy()
      begun()
      return { ...object, stream: new Readable({ read: () => undefined }) }
    },
  })
  const id = await recordedInterview()
  await upload(id, recordedWebm(6_000_000))
  await beginning
  await stalled.close()
  worker = await openWorker()
  expect(await settled(id)).toMatchObject({ status: 'READY' })
}, 60_000)
