import { ParleyError } from '@parley/platform'
import type { StaleUpload, Upload, UploadOptions } from '../object-store.ts'
import { noSuchUpload } from '../upload-errors.ts'
import { planUpload } from '../upload-plan.ts'
import type { Presign } from './presign.ts'
import type { S3Client, StoredPart } from './s3-client.ts'
import { isMissing, s3CodeOf } from './s3-errors.ts'

export interface MultipartOptions {
  client: S3Client
  bucket: string
  /** For the address by which clients reach the server. */
  presign: Presign
  encryptionHeaders: Record<string, string>
}

/** Uploads by S3's multipart calls. What fails comes as minio throws it. */
export interface Multipart {
  start(key: string, contentType: string): Promise<string>
  /** Signs the URLs of all parts; `checkUpload` was called before. Asks the server nothing. */
  sign(key: string, uploadId: string, options: UploadOptions): Upload
  complete(key: string, uploadId: string, size: number): Promise<void>
  abort(key: string, uploadId: string): Promise<void>
  stale(olderThan: Date): AsyncIterable<StaleUpload>
}

/** Codes by which S3 says that the parts do not make the object that was meant. */
const unfit = ['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall']

export function createMultipart({ client, bucket, presign, encryptionHeaders }: MultipartOptions): Multipart {
  return {
    start: (key, contentType) => client.initiateNewMultipartUpload(bucket, key, { 'content-type': contentType, ...encryptionHeaders }),
    sign(key, uploadId, { contentType, size, partSize, expiresInSeconds }) {
      const expiresAt = new Date(Date.now() + expiresInSeconds * 1_000)
      const parts = planUpload(size, partSize).map(({ number, from, to }) => {
        const headers = { 'content-length': String(to - from), 'content-type': contentType }
        const query = { partNumber: String(number), uploadId }
        return { number, from, to, url: presign({ method: 'PUT', key, headers, query, expiresInSeconds }) }
      })
      return { key, uploadId, contentType, parts, expiresAt }
    },
    async complete(key, uploadId, size) {
      try {
        const parts = await client.storedParts(bucket, key, uploadId)
        requireAll(parts, size)
        await client.completeMultipartUpload(bucket, key, uploadId, parts)
      } catch (error) {
        if (isMissing(error)) throw noSuchUpload()
        // Another part was uploaded between the two calls.
        if (unfit.includes(s3CodeOf(error) ?? '')) throw new ParleyError('CONFLICT', { message: 'The parts are others now.', cause: error })
        throw error
      }
    },
    async abort(key, uploadId) {
      // minio puts the id into the URL as it is.
      await client.abortMultipartUpload(bucket, key, encodeURIComponent(uploadId)).catch((error: unknown) => {
        if (!isMissing(error)) throw error
      })
    },
    async *stale(olderThan) {
      for (let after = { key: '', id: '' }; ;) {
        const page = await client.listIncompleteUploadsQuery(bucket, '', after.key, after.id, '')
        for (const { key, uploadId, initiated } of page.uploads) if (initiated < olderThan) yield { key, uploadId, startedAt: initiated }
        if (!page.isTruncated) return
        after = { key: page.nextKeyMarker, id: page.nextUploadIdMarker }
      }
    },
  }
}

/** The URLs pin each part's size, so that parts without a gap that come to the whole are those of the plan. */
function requireAll(parts: readonly StoredPart[], size: number): void {
  const gap = parts.findIndex(({ part }, place) => part !== place + 1)
  const there = parts.reduce((sum, part) => sum + part.size, 0)
  if (parts.length === 0 || gap !== -1 || there !== size)
    throw new ParleyError('CONFLICT', { message: `${there} of ${size} bytes have been uploaded.` })
}
