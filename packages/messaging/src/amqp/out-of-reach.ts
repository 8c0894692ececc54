import { ParleyError } from '@parley/platform'

/** SERVICE_UNAVAILABLE, with the reason for the log. */
export const outOfReach = (cause: unknown): ParleyError =>
  new ParleyError('SERVICE_UNAVAILABLE', { message: 'The work queue is out of reach; try again.', cause })
