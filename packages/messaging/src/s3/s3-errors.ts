import { ParleyError } from '@parley/platform'
import { S3Error } from 'minio'

/** S3's code for a refusal, for example `NoSuchKey`; undefined for what is none. */
export const s3CodeOf = (error: unknown): string | undefined => (error instanceof S3Error ? error.code : undefined)

/** A HEAD has no body to say what is missing, and servers differ in what they say of an upload that is over. */
export const isMissing = (error: unknown): boolean => ['NotFound', 'NoSuchKey', 'NoSuchUpload'].includes(s3CodeOf(error) ?? '')

/** What a caller is told of a failure that is none of theirs; errors of the catalogue stay what they are. */
export function unavailable(error: unknown): ParleyError {
  if (error instanceof ParleyError) return error
  return new ParleyError('SERVICE_UNAVAILABLE', { message: 'The object store is out of reach; try again.', cause: error })
}
