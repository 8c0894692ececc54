import { ParleyError } from '@parley/platform'
import { checkContentType, checkExpiry, checkObjectSize, maxParts, minPartSize } from './object-limits.ts'
import type { UploadOptions } from './object-store.ts'

/** Bytes `from` up to but not including `to` of the object. */
export interface PlannedPart {
  /** From 1. */
  number: number
  from: number
  to: number
}

/**
 * Divides an object into parts of `partSize` bytes, the last with what is left; an empty object is one part of no bytes.
 * @throws ParleyError BAD_USER_INPUT when these would be more than `maxParts`; RangeError for parts smaller than `minPartSize`
 */
export function planUpload(size: number, partSize: number = minPartSize): PlannedPart[] {
  checkObjectSize(size)
  if (!Number.isSafeInteger(partSize) || partSize < minPartSize) throw new RangeError(`partSize is at least ${minPartSize} bytes`)
  const count = Math.max(1, Math.ceil(size / partSize))
  if (count > maxParts)
    throw new ParleyError('BAD_USER_INPUT', { message: `An upload has at most ${maxParts} parts of ${partSize} bytes.` })
  return Array.from({ length: count }, (_, place) => ({
    number: place + 1,
    from: place * partSize,
    to: Math.min((place + 1) * partSize, size),
  }))
}

/** @throws ParleyError BAD_USER_INPUT, RangeError: before an upload is begun that could not be signed */
export function checkUpload({ contentType, size, partSize, expiresInSeconds }: UploadOptions): void {
  checkContentType(contentType)
  checkExpiry(expiresInSeconds)
  planUpload(size, partSize)
}
