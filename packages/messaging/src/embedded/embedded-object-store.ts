import { ParleyError } from '@parley/platform'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { checkContentType, checkExpiry, checkObjectKey, checkObjectSize, minPartSize } from '../object-limits.ts'
import type { ObjectStore, Upload, UploadOptions } from '../object-store.ts'
import { noSuchUpload } from '../upload-errors.ts'
import { checkUpload, planUpload } from '../upload-plan.ts'
import { folderMode, readOrCreate } from './durable-file.ts'
import { openObjectFiles, type OpenObject } from './object-files.ts'
import { openUploadFiles } from './upload-files.ts'
import { createUrlSigner, type UrlClaims } from './url-signer.ts'

/** Paths of the signed URLs: this, then the key. */
export const objectsPath = '/objects/'

/** What `addObjectRoutes` serves, for whoever brings a signed query. @throws ParleyError FORBIDDEN for any other */
export interface SignedObjectAccess {
  /** A part of an upload: what it must be, and a way to stream it to disk. */
  part(key: string, query: Record<string, unknown>): { size: number; contentType: string; write(source: Readable): Promise<void> }
  /** An object, with what the URL says of the answer. Read or close it. @throws ParleyError NOT_FOUND */
  object(key: string, query: Record<string, unknown>): Promise<OpenObject & { contentType: string; fileName: string | undefined }>
}

export interface EmbeddedObjectStore extends ObjectStore {
  readonly signed: SignedObjectAccess
}

export interface EmbeddedObjectStoreOptions {
  /** Made if it is not there. Several stores may have the same one. */
  folder: string
  /** Where the routes are reached, without a slash at the end; asked for each URL, as a server on port 0 learns it late. */
  baseUrl: () => string
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** An object store of files, whose URLs `addObjectRoutes` serves. The key that signs them lies in the folder and outlives the process. */
export async function createEmbeddedObjectStore({
  folder,
  baseUrl,
  now = Date.now,
}: EmbeddedObjectStoreOptions): Promise<EmbeddedObjectStore> {
  await mkdir(folder, { recursive: true, mode: folderMode })
  const objects = await openObjectFiles(join(folder, 'objects'), now)
  const uploads = await openUploadFiles(join(folder, 'uploads'), now)
  const secret = await readOrCreate(join(folder, `signing.key.${randomUUID()}`), join(folder, 'signing.key'), randomBytes(32))
  if (secret.length !== 32) throw new Error(`${join(folder, 'signing.key')} is not a key of 32 bytes`)
  const signer = createUrlSigner({ secret, now })
  let closed = false

  function checkOpen(): void {
    if (closed) throw new ParleyError('SERVICE_UNAVAILABLE', { cause: new Error('the object store is closed') })
  }
  function check(key: string): void {
    checkOpen()
    checkObjectKey(key)
  }
  function sign(method: 'GET' | 'PUT', key: string, claims: UrlClaims, expiresAt: Date): string {
    return `${baseUrl()}${objectsPath}${key}?${signer.sign(method, key, claims, expiresAt)}`
  }
  function signParts(key: string, uploadId: string, { contentType, size, partSize, expiresInSeconds }: UploadOptions): Upload {
    const expiresAt = new Date(now() + expiresInSeconds * 1_000)
    const parts = planUpload(size, partSize).map(({ number, from, to }) => {
      const claims = { upload: uploadId, part: String(number), size: String(to - from), type: contentType }
      return { number, from, to, url: sign('PUT', key, claims, expiresAt) }
    })
    return { key, uploadId, contentType, parts, expiresAt }
  }
  async function open(key: string): Promise<OpenObject> {
    const object = await objects.open(key)
    if (object === undefined) throw new ParleyError('NOT_FOUND')
    return object
  }

  return {
    async put(key, body, options) {
      check(key)
      checkContentType(options.contentType)
      if (options.size !== undefined) checkObjectSize(options.size)
      // A stream without an encoding: its chunks are buffers.
      const source = (body instanceof Uint8Array ? oneChunk(body) : body) as AsyncIterable<Uint8Array>
      return (await objects.prepare(key, source, options)).commit()
    },
    async get(key, { range = { from: 0 } } = {}) {
      check(key)
      const object = await open(key)
      const { size } = object.info
      const { from, to = size } = range
      if (from < 0 || to < from || (from > 0 && from >= size)) {
        await object.close()
        throw new ParleyError('BAD_USER_INPUT', { message: `The object has no such range; it has ${size} bytes.` })
      }
      return { ...object.info, stream: object.read({ from, to: Math.min(to, size) }) }
    },
    async head(key) {
      check(key)
      return objects.head(key)
    },
    async delete(key) {
      check(key)
      await objects.remove(key)
    },
    async *list(prefix) {
      checkOpen()
      yield* objects.list(prefix)
    },
    async startUpload(key, options) {
      check(key)
      checkUpload(options)
      const { contentType, size, partSize = minPartSize } = options
      return signParts(key, await uploads.start({ key, contentType, size, partSize }), options)
    },
    async resumeUpload(key, uploadId, options) {
      check(key)
      checkUpload(options)
      return signParts(key, uploadId, options)
    },
    async completeUpload(key, uploadId, size) {
      check(key)
      const { target, bytes } = await uploads.read(key, uploadId)
      if (target.size !== size) throw new ParleyError('CONFLICT', { message: `This upload is of ${target.size} bytes.` })
      const prepared = await objects.prepare(key, bytes, target).catch(async (error: unknown) => {
        // Another completed it meanwhile, and took the parts away.
        throw (await uploads.has(key, uploadId)) ? error : noSuchUpload()
      })
      if (!(await uploads.claim(uploadId))) {
        await prepared.discard()
        throw noSuchUpload()
      }
      const info = await prepared.commit()
      await uploads.remove(uploadId)
      return info
    },
    async abortUpload(key, uploadId) {
      check(key)
      if ((await uploads.has(key, uploadId)) && (await uploads.claim(uploadId))) await uploads.remove(uploadId)
    },
    async *staleUploads(olderThan) {
      checkOpen()
      yield* uploads.list(olderThan)
    },
    async signedGet(key, { expiresInSeconds, contentType, fileName }) {
      check(key)
      checkExpiry(expiresInSeconds)
      if (contentType !== undefined) checkContentType(contentType)
      const claims = { ...(contentType && { type: contentType }), ...(fileName && { name: fileName }) }
      return sign('GET', key, claims, new Date(now() + expiresInSeconds * 1_000))
    },
    signed: {
      part(key, query) {
        check(key)
        const { upload = '', part, size, type = '' } = signer.verify('PUT', key, query)
        return {
          size: Number(size),
          contentType: type,
          write: (source) => uploads.writePart(upload, Number(part), Number(size), source),
        }
      },
      async object(key, query) {
        check(key)
        const { type, name } = signer.verify('GET', key, query)
        const object = await open(key)
        return { ...object, contentType: type ?? object.info.contentType, fileName: name }
      },
    },
    async close() {
      closed = true
    },
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
