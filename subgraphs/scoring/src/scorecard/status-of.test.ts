import { expect, test } from '@jest/globals'
import type { InterviewAccess } from '@parley/contracts'
import { statusOf } from './status-of.ts'

const interview = (change: Partial<InterviewAccess>): InterviewAccess => ({
  interviewId: 'i',
  organizationId: 'o',
  candidateId: 'c',
  status: 'IN_PROGRESS',
  private: false,
  practice: false,
  emotionEnabled: false,
  emotionConsent: false,
  recordingConsent: false,
  totalQuestions: 5,
  answersSubmitted: 3,
  version: 1,
  ...change,
})

test.each([
  ['nothing is scored', 0, {}, 'PENDING'],
  ['it was completed without an answer', 0, { status: 'COMPLETED', answersSubmitted: 0 }, 'PENDING'],
  ['it still runs', 3, {}, 'PARTIAL'],
  ['it was completed and an answer is not scored', 2, { status: 'COMPLETED' }, 'PARTIAL'],
  ['it was completed and every submitted answer is scored', 3, { status: 'COMPLETED' }, 'FINAL'],
  ['it was cancelled', 3, { status: 'CANCELLED' }, 'PARTIAL'],
  ['a practice interview still runs', 3, { practice: true }, 'PARTIAL'],
  ['a practice interview was completed and scored', 3, { practice: true, status: 'COMPLETED' }, 'RELEASED'],
] as const)('when %s', (_when, scored, change, status) => {
  expect(statusOf(scored, interview(change), false)).toBe(status)
})

test('what is released stays released', () => {
  expect(statusOf(3, interview({ status: 'IN_PROGRESS' }), true)).toBe('RELEASED')
})
