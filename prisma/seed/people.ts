/** The organisations and accounts of development; none of this exists in production. The password of all but the guide's is this. */
export const demoPassword = 'parley-demo'

export const organizations = [
  { id: 'org-demo', name: 'Parley Demo', emotion: { purpose: 'Practice for the candidate\u2019s own use', region: 'EU' } },
  { id: 'org-other', name: 'Another Company', emotion: null },
]

export interface SeedUser {
  id: string
  organizationId: string
  email: string
  displayName: string
  role: 'CANDIDATE' | 'INTERVIEWER' | 'ANALYST' | 'ADMIN'
  standingConsent: boolean
  password: string
}

/** Someone of the demo organisation, unless it is another. */
export const person = (id: string, email: string, displayName: string, role: SeedUser['role'], organizationId = 'org-demo'): SeedUser => ({
  id: `user-${id}`,
  organizationId,
  email,
  displayName,
  role,
  standingConsent: role === 'CANDIDATE',
  password: demoPassword,
})

export const users: SeedUser[] = [
  person('candidate', 'candidate@example.com', 'Cara Candidate', 'CANDIDATE'),
  // Whom the guide's own commands sign in, with the password that they send.
  { ...person('guide', 'user@example.com', 'Una User', 'CANDIDATE'), password: 'password' },
  person('interviewer', 'interviewer@example.com', 'Ivan Interviewer', 'INTERVIEWER'),
  person('analyst', 'analyst@example.com', 'Ana Analyst', 'ANALYST'),
  person('admin', 'admin@example.com', 'Ada Admin', 'ADMIN'),
  person('outsider', 'outsider@example.com', 'Otto Outsider', 'ADMIN', 'org-other'),
  person('amara', 'amara@example.com', 'Amara Okafor', 'CANDIDATE'),
  person('bjorn', 'bjorn@example.com', 'Björn Lindqvist', 'CANDIDATE'),
  person('chen', 'chen@example.com', 'Chen Wei', 'CANDIDATE'),
  person('dana', 'dana@example.com', 'Dana Levi', 'CANDIDATE'),
  person('elif', 'elif@example.com', 'Elif Demir', 'CANDIDATE'),
  person('outside-candidate', 'outside-candidate@example.com', 'Olga Orlova', 'CANDIDATE', 'org-other'),
]
