import type { Agent } from 'node:http'
import type { Readable } from 'node:stream'
import { ParleyError } from '@parley/platform'
import { checkContentType, checkObjectSize, minPartSize } from '../object-limits.ts'
import type { ObjectInfo, PutOptions } from '../object-store.ts'
import type { Attempt } from './attempt.ts'
import type { Transport } from './bounded-transport.ts'
import { chunksOf, exactly } from './measured-chunks.ts'
import type { Presign } from './presign.ts'
import { putBytes, type PutAnswer } from './put-bytes.ts'
import type { S3Client } from './s3-client.ts'
import { unavailable } from './s3-errors.ts'

export interface PutObjectOptions {
  client: S3Client
  bucket: string
  /** For the address by which this process reaches the server. */
  presign: Presign
  connection: { transport: Transport; agent: Agent }
  /** Of every new object, beside its type. */
  encryptionHeaders: Record<string, string>
  attempt: Attempt
}

export type PutObject = (key: string, body: Uint8Array | Readable, options: PutOptions) => Promise<ObjectInfo>

/** Bytes that S3 takes in one request. */
const largestPut = 5 * 1_024 ** 3
/** Begins at once. */
const urlSeconds = 60

/**
 * Bytes and streams of a known size go in one request, streams of an unknown one part by part, each in memory until it is sent.
 * minio's own way has a whole part in memory in either case, and joins an upload of the same key that someone else has under way.
 */
export function createPutObject({ client, bucket, presign, connection, encryptionHeaders, attempt }: PutObjectOptions): PutObject {
  function send(key: string, headers: Record<string, string>, query: Record<string, string>, body: AsyncIterable<Uint8Array>) {
    return putBytes(presign({ method: 'PUT', key, headers, query, expiresInSeconds: urlSeconds }), headers, body, connection)
  }
  const headersFor = (contentType: string, size: number) => ({
    'content-type': contentType,
    'content-length': String(size),
    ...encryptionHeaders,
  })
  const putAll = (key: string, contentType: string, bytes: Uint8Array): Promise<PutAnswer> =>
    attempt('put', () => send(key, headersFor(contentType, bytes.byteLength), {}, only(bytes)))

  /** Once: a stream cannot be read again. */
  async function putStream(key: string, contentType: string, size: number, source: AsyncIterable<Uint8Array>): Promise<PutAnswer> {
    if (size > largestPut) throw new ParleyError('BAD_USER_INPUT', { message: `One request holds at most ${largestPut} bytes.` })
    const reading = noticing(exactly(source, size))
    try {
      return await send(key, headersFor(contentType, size), {}, reading.chunks)
    } catch (error) {
      throw reading.failure() ?? unavailable(error)
    }
  }

  async function putParts(key: string, contentType: string, chunks: AsyncIterable<Buffer>): Promise<PutAnswer & { size: number }> {
    const headers = { 'content-type': contentType, ...encryptionHeaders }
    const uploadId = await attempt('put', () => client.initiateNewMultipartUpload(bucket, key, headers))
    try {
      const parts: { part: number; etag: string }[] = []
      let size = 0
      for await (const chunk of chunks) {
        const part = parts.length + 1
        const query = { partNumber: String(part), uploadId }
        const pinned = { 'content-length': String(chunk.byteLength) }
        const { etag } = await attempt('put', () => send(key, pinned, query, only(chunk)))
        parts.push({ part, etag })
        size += chunk.byteLength
      }
      await attempt('put', () => client.completeMultipartUpload(bucket, key, uploadId, parts))
      const { etag, lastModified } = await attempt('put', () => client.statObject(bucket, key))
      return { etag, at: lastModified, size }
    } catch (error) {
      await client.abortMultipartUpload(bucket, key, encodeURIComponent(uploadId)).catch(() => undefined) // else it is stale one day
      throw error
    }
  }

  return async (key, body, { contentType, size }) => {
    checkContentType(contentType)
    if (size !== undefined) checkObjectSize(size)
    const info = ({ etag, at }: PutAnswer, bytes: number): ObjectInfo => ({ key, size: bytes, contentType, etag, modifiedAt: at })
    if (body instanceof Uint8Array) {
      for await (const _ of exactly(only(body), size ?? body.byteLength));
      return info(await putAll(key, contentType, body), body.byteLength)
    }
    // A stream without an encoding: its chunks are buffers.
    const source = body as AsyncIterable<Uint8Array>
    if (size !== undefined) return info(await putStream(key, contentType, size, source), size)
    const chunks = chunksOf(source, minPartSize)[Symbol.asyncIterator]()
    const first = await chunks.next()
    const whole = first.done === true ? Buffer.alloc(0) : first.value
    if (whole.byteLength < minPartSize) return info(await putAll(key, contentType, whole), whole.byteLength)
    const { size: bytes, ...answer } = await putParts(key, contentType, after(whole, chunks))
    return info(answer, bytes)
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function* after(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

/** The same chunks, and what their source threw, which no failure of the sending must hide. */
function noticing(source: AsyncIterable<Uint8Array>): { chunks: AsyncIterable<Uint8Array>; failure: () => unknown } {
  let failure: unknown
  return {
    failure: () => failure,
    chunks: (async function* () {
      try {
        yield* source
      } catch (error) {
        failure = error
        throw error
      }
    })(),
  }
}
