import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { ParleyError, type Health, type Logger, type Metrics } from '@parley/platform'
import contentDisposition from 'content-disposition'
import type { BucketItem } from 'minio'
import { checkContentType, checkExpiry, checkObjectKey } from '../object-limits.ts'
import type { ObjectStore } from '../object-store.ts'
import { checkUpload } from '../upload-plan.ts'
import { createAttempt } from './attempt.ts'
import { boundedTransport, type TransportLimits } from './bounded-transport.ts'
import { createMultipart } from './multipart.ts'
import { openBucket } from './open-bucket.ts'
import { createPresigner } from './presign.ts'
import { createPutObject } from './put-object.ts'
import { headObject, openObject } from './read-object.ts'
import { S3Client, type S3Location } from './s3-client.ts'
import { unavailable } from './s3-errors.ts'

export interface S3ObjectStoreOptions extends S3Location {
  /** As clients reach the server: what signed URLs begin with. Default: `endpoint`. */
  publicEndpoint?: string | undefined
  /** Asked of the server for every object: encryption at rest with keys of its own (SSE-S3), or none. */
  encryption: 'AES256' | 'none'
  /** Origins whose pages upload and play (CORS); `*`: any, since the URLs are the secret. Default: the bucket's rules are left as they are. */
  pageOrigins?: readonly string[] | undefined
  logger: Logger
  /** Gets `parley_object_store_requests_total{operation,outcome}` and `parley_object_store_seconds{operation}`. */
  metrics?: Metrics | undefined
  /** Gets the check `object store`. */
  health?: Health | undefined
  limits?: TransportLimits | undefined
}

/** Connections to the server at once, of one store. */
const mostSockets = 50

/**
 * An object store on S3 or what speaks like it (MinIO, Ceph). Resolves once the bucket was asked for, made if it is missing; when the
 * server is out of reach that goes on in the background, and calls are SERVICE_UNAVAILABLE meanwhile.
 */
export async function createS3ObjectStore(options: S3ObjectStoreOptions): Promise<ObjectStore> {
  const { endpoint, publicEndpoint = endpoint, bucket, region, encryption, logger, metrics, health } = options
  const secure = new URL(endpoint).protocol === 'https:'
  const transport = boundedTransport(secure, options.limits)
  const agent = new (secure ? SecureAgent : Agent)({ keepAlive: true, maxSockets: mostSockets })
  const client = new S3Client(options, { transport, agent })
  const encryptionHeaders: Record<string, string> = encryption === 'none' ? {} : { 'x-amz-server-side-encryption': encryption }

  const presign = createPresigner({ ...options, endpoint: publicEndpoint })
  const multipart = createMultipart({ client, bucket, presign, encryptionHeaders })
  const attempt = createAttempt(metrics)
  const putObject = createPutObject({
    client,
    bucket,
    presign: createPresigner(options),
    connection: { transport, agent },
    encryptionHeaders,
    attempt,
  })
  const opening = openBucket({ client, bucket, region, pageOrigins: options.pageOrigins ?? [], logger })
  const removeCheck = health?.addCheck('object store', async () => {
    if (!(await client.bucketExists(bucket))) throw new Error(`there is no bucket ${bucket}`)
  })
  let closed = false

  function checkOpen(): void {
    if (closed) throw new ParleyError('SERVICE_UNAVAILABLE', { cause: new Error('the object store is closed') })
  }
  /** As every call begins. Refusals of S3 that an operation does not know are no client's business. */
  async function call<T>(operation: string, key: string, work: () => Promise<T>): Promise<T> {
    checkOpen()
    checkObjectKey(key)
    try {
      return await attempt(operation, work)
    } catch (error) {
      throw unavailable(error)
    }
  }
  async function* listing<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      for await (const item of items) yield item
    } catch (error) {
      throw unavailable(error)
    }
  }

  await opening.tried
  return {
    async put(key, body, putOptions) {
      checkOpen()
      checkObjectKey(key)
      return putObject(key, body, putOptions)
    },
    get: (key, { range = { from: 0 } } = {}) => call('get', key, () => openObject({ client, bucket }, key, range)),
    head: (key) => call('head', key, () => headObject({ client, bucket }, key)),
    delete: (key) => call('delete', key, () => client.removeObject(bucket, key)),
    async *list(prefix) {
      checkOpen()
      // Recursive: items are objects, never prefixes.
      for await (const { name = '', size, etag = '', lastModified = new Date(0) } of listing(
        client.listObjectsV2(bucket, prefix, true) as unknown as AsyncIterable<BucketItem>, // minio types its streams as ones of bytes
      ))
        yield { key: name, size, etag, modifiedAt: lastModified }
    },
    async startUpload(key, upload) {
      checkOpen()
      checkObjectKey(key)
      checkUpload(upload)
      return multipart.sign(key, await call('startUpload', key, () => multipart.start(key, upload.contentType)), upload)
    },
    async resumeUpload(key, uploadId, upload) {
      checkOpen()
      checkObjectKey(key)
      checkUpload(upload)
      return multipart.sign(key, uploadId, upload)
    },
    async completeUpload(key, uploadId, size) {
      await call('completeUpload', key, () => multipart.complete(key, uploadId, size))
      const info = await call('completeUpload', key, () => headObject({ client, bucket }, key))
      if (info === undefined) throw new ParleyError('NOT_FOUND', { message: 'The object has just been deleted.' })
      return info
    },
    abortUpload: (key, uploadId) => call('abortUpload', key, () => multipart.abort(key, uploadId)),
    async *staleUploads(olderThan) {
      checkOpen()
      yield* listing(multipart.stale(olderThan))
    },
    async signedGet(key, { expiresInSeconds, contentType, fileName }) {
      checkOpen()
      checkObjectKey(key)
      checkExpiry(expiresInSeconds)
      if (contentType !== undefined) checkContentType(contentType)
      const query = {
        ...(contentType !== undefined && { 'response-content-type': contentType }),
        ...(fileName !== undefined && { 'response-content-disposition': contentDisposition(fileName) }),
      }
      return presign({ method: 'GET', key, query, expiresInSeconds })
    },
    async close() {
      if (closed) return
      closed = true
      removeCheck?.()
      agent.destroy()
      await opening.close()
    },
  }
}
