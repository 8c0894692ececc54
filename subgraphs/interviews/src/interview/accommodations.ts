import { ParleyError } from '@parley/platform'
import type { AccommodationsInput } from '../generated/resolvers.ts'
import type { AccommodationsState } from './interview-state.ts'

const mostExtraPercent = 300

/** What was asked for, or none. @throws ParleyError BAD_USER_INPUT */
export function accommodationsOf(input: AccommodationsInput | null | undefined): AccommodationsState {
  const extraTimePercent = input?.extraTimePercent ?? 0
  if (extraTimePercent < 0 || extraTimePercent > mostExtraPercent)
    throw new ParleyError('BAD_USER_INPUT', { message: `\`extraTimePercent\` must be 0 to ${mostExtraPercent}.` })
  return { extraTimePercent, largeClock: input?.largeClock ?? false }
}
