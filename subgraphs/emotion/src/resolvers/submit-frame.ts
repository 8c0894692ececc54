import { now } from '@parley/platform'
import type { Intake } from '../frame-intake/intake.ts'
import { decodeBase64 } from '../frame-intake/strict-base64.ts'
import type { MutationResolvers } from '../generated/resolvers.ts'

export const createSubmitFrame =
  (intake: Intake): NonNullable<MutationResolvers['submitFrame']> =>
  (_root, { input: { interviewId, capturedAt, image } }, { principal, begunAt }) => {
    const receivedAt = now()
    return intake.submit({ principal, interviewId, capturedAt, image: decodeBase64(image), begunAt, receivedAt })
  }
