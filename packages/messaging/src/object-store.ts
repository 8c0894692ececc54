import type { Readable } from 'node:stream'

/** An object as a listing has it. */
export interface ListedObject {
  key: string
  /** Bytes. */
  size: number
  /** Opaque, without quotes; another one whenever the bytes are others. */
  etag: string
  modifiedAt: Date
}

export interface ObjectInfo extends ListedObject {
  contentType: string
}

export interface StoredObject extends ObjectInfo {
  /** The bytes, or those of the range. Read it to the end or destroy it: until then it holds a file or a connection. */
  stream: Readable
}

/** Bytes `from` (the first is 0) up to but not including `to`; as in `blob.slice(from, to)`. */
export interface ByteRange {
  from: number
  /** Default, and at most: the object's size. */
  to?: number
}

export interface PutOptions {
  contentType: string
  /** Bytes a stream will bring, if known: spares the real store buffering, and a stream that brings others is refused. */
  size?: number
}

export interface UploadOptions {
  /** What the object will have, whatever the uploader says. */
  contentType: string
  /** Bytes of the whole object. */
  size: number
  /** Bytes of every part but the last, at least and by default `minPartSize`; there are at most `maxParts`. */
  partSize?: number
  /** How long the parts can be uploaded; 1 to `maxExpirySeconds`. */
  expiresInSeconds: number
}

/** PUT bytes `from` up to but not including `to` of the object there, with the upload's content type; again if it failed. */
export interface UploadPart {
  /** From 1. */
  number: number
  url: string
  from: number
  to: number
}

export interface Upload {
  key: string
  uploadId: string
  contentType: string
  /** In any order, or at once. An empty object has one, of no bytes. */
  parts: UploadPart[]
  expiresAt: Date
}

export interface StaleUpload {
  key: string
  uploadId: string
  startedAt: Date
}

export interface SignedGetOptions {
  /** 1 to `maxExpirySeconds`. */
  expiresInSeconds: number
  /** Answered instead of the object's own. */
  contentType?: string
  /** Lets a browser save it under this name; without it a browser shows it. */
  fileName?: string
}

/**
 * Large bytes under keys. An object is there whole or not at all; the last writer of a key wins.
 * Keys: segments of `a-z`, `0-9`, `.`, `_`, `-`, starting with a letter or digit, joined by `/`, 200 characters at most.
 * Other keys, content types that are none, and sizes that cannot be are BAD_USER_INPUT. After `close` everything is SERVICE_UNAVAILABLE.
 */
export interface ObjectStore {
  /** Resolves once the object is there for good. A stream that fails leaves what was there before. */
  put(key: string, body: Uint8Array | Readable, options: PutOptions): Promise<ObjectInfo>
  /** @throws ParleyError NOT_FOUND; BAD_USER_INPUT for a range that starts at or after the end */
  get(key: string, options?: { range?: ByteRange }): Promise<StoredObject>
  /** Undefined when there is no such object. */
  head(key: string): Promise<ObjectInfo | undefined>
  /** Resolves also when there is no such object. URLs signed for it find nothing any more. */
  delete(key: string): Promise<void>
  /** Every object whose key starts with `prefix`, in no order; what comes or goes meanwhile may be missed. */
  list(prefix: string): AsyncIterable<ListedObject>
  /** Hands out the upload of an object, in parts, to whoever gets the URLs. Nothing can be read before it is completed. */
  startUpload(key: string, options: UploadOptions): Promise<Upload>
  /**
   * Signs the URLs of an upload anew, for one who lost them or was slow. The options, but for the expiry, are those of its start, and it
   * is not looked whether it is still there.
   */
  resumeUpload(key: string, uploadId: string, options: UploadOptions): Promise<Upload>
  /**
   * Makes the object of its parts. Once it is made, calls for the same upload give the same object or NOT_FOUND: a caller that cannot
   * know whether an earlier call did it asks `head`.
   * @param size of the whole object, as it was said at the start
   * @throws ParleyError CONFLICT while parts are missing or come to another size (the upload stays); NOT_FOUND when there is no such upload
   */
  completeUpload(key: string, uploadId: string, size: number): Promise<ObjectInfo>
  /** Forgets an upload and its parts. Resolves also when there is no such upload. */
  abortUpload(key: string, uploadId: string): Promise<void>
  /** Uploads started before `olderThan` and neither completed nor aborted, in no order. */
  staleUploads(olderThan: Date): AsyncIterable<StaleUpload>
  /** A URL that answers GET with the object, ranges included, to whoever has it. The object need not be there yet. */
  signedGet(key: string, options: SignedGetOptions): Promise<string>
  close(): Promise<void>
}
