import { Readable } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import { ParleyError } from '@parley/platform'
import type { ByteRange, ObjectInfo, StoredObject } from '../object-store.ts'
import { unquoted } from './put-bytes.ts'
import type { S3Client } from './s3-client.ts'
import { isMissing, s3CodeOf } from './s3-errors.ts'

export interface ReadObjectOptions {
  client: S3Client
  bucket: string
}

/** @returns undefined when there is no such object */
export async function headObject({ client, bucket }: ReadObjectOptions, key: string): Promise<ObjectInfo | undefined> {
  try {
    const { size, etag, lastModified, metaData } = await client.statObject(bucket, key)
    return { key, size, etag, modifiedAt: lastModified, contentType: String(metaData['content-type'] ?? '') }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** @throws ParleyError NOT_FOUND, BAD_USER_INPUT for a range that the object does not have */
export async function openObject(options: ReadObjectOptions, key: string, { from, to }: ByteRange): Promise<StoredObject> {
  if (from < 0 || (to !== undefined && to < from)) throw noSuchRange()
  if (from === to) return nothingAt(options, key, from)
  try {
    const response = await options.client.openObject(options.bucket, key, rangeHeader(from, to))
    return { ...infoOf(key, response), stream: response }
  } catch (error) {
    if (isMissing(error)) throw new ParleyError('NOT_FOUND')
    // An object of no bytes has no range that S3 could answer.
    if (s3CodeOf(error) === 'InvalidRange') return nothingAt(options, key, from)
    throw error
  }
}

function rangeHeader(from: number, to: number | undefined): string | undefined {
  if (from === 0 && to === undefined) return undefined
  return `bytes=${from}-${to === undefined ? '' : to - 1}`
}

async function nothingAt(options: ReadObjectOptions, key: string, from: number): Promise<StoredObject> {
  const info = await headObject(options, key)
  if (info === undefined) throw new ParleyError('NOT_FOUND')
  if (from > 0 && from >= info.size) throw noSuchRange()
  return { ...info, stream: Readable.from([]) }
}

function infoOf(key: string, { headers }: IncomingMessage): ObjectInfo {
  const [, whole = headers['content-length']] = /\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
  return {
    key,
    size: Number(whole),
    etag: unquoted(headers.etag),
    contentType: headers['content-type'] ?? '',
    modifiedAt: new Date(headers['last-modified'] ?? 0),
  }
}

function noSuchRange(): ParleyError {
  return new ParleyError('BAD_USER_INPUT', { message: 'The object has no such range.' })
}
