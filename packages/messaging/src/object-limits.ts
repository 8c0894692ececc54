import { ParleyError } from '@parley/platform'

/** Bytes: the least that S3 takes for a part that is not the last. */
export const minPartSize = 5 * 1_048_576
/** As in S3. */
export const maxParts = 10_000
/** A week, as in S3. */
export const maxExpirySeconds = 604_800

const maxKeyLength = 200
const keyForm = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/
/** `video/webm;codecs="vp8,opus"`, as browsers say it. */
const contentTypeForm = /^[a-z]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+,"-]+)*$/i

/** @throws ParleyError BAD_USER_INPUT */
export function checkObjectKey(key: string): void {
  if (key.length > maxKeyLength || !keyForm.test(key)) throw refusal('This cannot be the key of an object.')
}

/** @throws ParleyError BAD_USER_INPUT */
export function checkContentType(contentType: string): void {
  if (contentType.length > 200 || !contentTypeForm.test(contentType)) throw refusal('This is not a content type.')
}

/** @throws ParleyError BAD_USER_INPUT */
export function checkObjectSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw refusal('This is not a size in bytes.')
}

/** @throws RangeError */
export function checkExpiry(seconds: number): void {
  if (!Number.isSafeInteger(seconds) || seconds < 1 || seconds > maxExpirySeconds)
    throw new RangeError(`expiresInSeconds is a whole number from 1 to ${maxExpirySeconds}`)
}

function refusal(message: string): ParleyError {
  return new ParleyError('BAD_USER_INPUT', { message })
}
