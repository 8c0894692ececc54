import type { InterviewAccess } from '@parley/contracts'
import { expect, test } from '@jest/globals'
import { accessOf } from '@parley/interview-access/testing'
import type { Principal } from '@parley/platform'
import { senderFault } from './sender-fault.ts'

const access = accessOf('i')
const user = (userId: string, role: 'CANDIDATE' | 'ADMIN' = 'CANDIDATE'): Principal => ({
  kind: 'user',
  userId,
  sessionId: 's',
  organizationId: 'o',
  role,
  scopes: [],
})

test('the candidate of a running interview sends its frames', () => {
  expect(senderFault(user('c'), access)).toBeUndefined()
})

test.each<[string, Principal]>([
  ['another candidate', user('d')],
  ['an administrator', user('a', 'ADMIN')],
  ['a class of viewers', { kind: 'class', organizationId: 'o', role: 'ADMIN', scopes: [] }],
])('%s does not', (_name, principal) => {
  expect(senderFault(principal, access)?.code).toBe('FORBIDDEN')
})

test.each<[Partial<InterviewAccess>, string, string]>([
  [{ status: 'SCHEDULED' }, 'CONFLICT', 'SCHEDULED'],
  [{ status: 'COMPLETED' }, 'CONFLICT', 'COMPLETED'],
  [{ emotionEnabled: false }, 'FORBIDDEN', 'switched off'],
  [{ emotionConsent: false }, 'CONSENT_REQUIRED', 'not consented'],
  [{ candidateId: null }, 'FORBIDDEN', 'candidate'],
])('%j is %s', (changes, code, words) => {
  const fault = senderFault(user('c'), { ...access, ...changes })
  expect(fault).toMatchObject({ code, message: expect.stringContaining(words) })
})
