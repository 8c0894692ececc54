import type { RecordConsentInput } from '../generated/resolvers.ts'
import { v7 as uuid } from 'uuid'
import { inputText } from '../input-text.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { one } from '../interview/one.ts'
import { requireStanding } from '../interview/standing.ts'
import { consentTo } from '../interview/transitions.ts'
import type { User } from '../people/viewer.ts'
import { withdrawRecordings } from '../recording/withdraw-recordings.ts'
import { currentPolicyVersion } from './policy-version.ts'

/**
 * The candidate consents, or withdraws. Each is kept; the newest counts. Recordings end with the consent to them.
 * @throws ParleyError NOT_FOUND, FORBIDDEN to anyone but the candidate, CONFLICT for a new consent to an interview that has ended
 */
export type RecordConsent = (user: User, input: RecordConsentInput) => Promise<InterviewState>

export const createRecordConsent =
  (change: ChangeInterviews): RecordConsent =>
  async (user, { interviewId, emotion, recording, policyVersion }) => {
    const given = { emotion, recording, policyVersion: inputText('policyVersion', policyVersion, 100) ?? currentPolicyVersion }
    const states = await change([interviewId], async ({ state }, tx) => {
      requireStanding(user, state, ['candidate'])
      const at = new Date().toISOString()
      const consented = consentTo(state, given, at)
      if (consented === state) return { state }
      return { ...(await withdrawRecordings(tx, consented, at)), consent: { id: uuid() } }
    })
    return one(states)
  }
