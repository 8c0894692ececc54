import { ParleyError } from '@parley/platform'

/** It was completed or aborted, or never was. */
export function noSuchUpload(): ParleyError {
  return new ParleyError('NOT_FOUND', { message: 'There is no such upload, or it is over.' })
}
