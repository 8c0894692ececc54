import { expect, test } from '@jest/globals'
import { anonymous, type Principal, type Role } from '@parley/platform'
import { accessOf } from './testing/access-of.ts'
import { viewerRights } from './viewer-rights.ts'

const user = (role: Role, { userId = 'u', organizationId = 'o' } = {}): Principal => ({
  kind: 'user',
  userId,
  sessionId: 's',
  organizationId,
  role,
  scopes: [],
})
const everyone = (role: Role, organizationId = 'o'): Principal => ({ kind: 'class', organizationId, role, scopes: [] })

const ordinary = accessOf('i')
const practice = accessOf('i', { practice: true })
const hidden = accessOf('i', { practice: true, private: true })
const erased = accessOf('i', { candidateId: null })

const nothing = { sees: false, candidate: false, staff: false, changes: false, administers: false }
const own = { ...nothing, sees: true, candidate: true }
const analyst = { ...nothing, sees: true, staff: true }
const interviewer = { ...analyst, changes: true }
const admin = { ...interviewer, administers: true }

test.each([
  ['its candidate', user('CANDIDATE', { userId: 'c' }), ordinary, own],
  ['its candidate', user('CANDIDATE', { userId: 'c' }), hidden, own],
  ['another candidate', user('CANDIDATE'), ordinary, nothing],
  ['another candidate, after erasure', user('CANDIDATE'), erased, nothing],
  ['an interviewer', user('INTERVIEWER'), ordinary, interviewer],
  ['an interviewer, of a practice interview', user('INTERVIEWER'), practice, interviewer],
  ['an interviewer, of a private interview', user('INTERVIEWER'), hidden, nothing],
  ['an interviewer who is its candidate', user('INTERVIEWER', { userId: 'c' }), hidden, own],
  ['an analyst', user('ANALYST'), practice, analyst],
  ['an analyst, of a private interview', user('ANALYST'), hidden, nothing],
  ['an administrator', user('ADMIN'), ordinary, admin],
  ['an administrator, of a private interview', user('ADMIN'), hidden, nothing],
  ['another organisation’s administrator', user('ADMIN', { organizationId: 'x' }), ordinary, nothing],
  ['another organisation’s member with the candidate’s id', user('CANDIDATE', { userId: 'c', organizationId: 'x' }), ordinary, nothing],
  ['the class of interviewers', everyone('INTERVIEWER'), ordinary, interviewer],
  ['the class of analysts', everyone('ANALYST'), ordinary, analyst],
  ['the class of candidates', everyone('CANDIDATE'), ordinary, nothing],
  ['the class of candidates, after erasure', everyone('CANDIDATE'), erased, nothing],
  ['another organisation’s class', everyone('ADMIN', 'x'), ordinary, nothing],
  ['a service', { kind: 'service', service: 'emotion' } as const, hidden, { ...nothing, sees: true }],
  ['nobody', anonymous, ordinary, nothing],
])('%s', (_, principal, access, rights) => {
  expect(viewerRights(principal, access)).toEqual(rights)
})
