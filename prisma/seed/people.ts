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

const user = (id: string, email: string, displayName: string, role: SeedUser['role'], organizationId = 'org-demo'): SeedUser => ({
  id: `user-${id}`,
  organizationId,
  email,
  displayName,
  role,
  standingConsent: role === 'CANDIDATE',
  password: demoPassword,
})

export const users: SeedUser[] = [
  user('candidate', 'candidate@example.com', 'Cara Candidate', 'CANDIDATE'),
  // Whom the guide's own commands sign in, with the password that they send.
  { ...user('guide', 'user@example.com', 'Una User', 'CANDIDATE'), password: 'password' },
  user('interviewer', 'interviewer@example.com', 'Ivan Interviewer', 'INTERVIEWER'),
  user('analyst', 'analyst@example.com', 'Ana Analyst', 'ANALYST'),
  user('admin', 'admin@example.com', 'Ada Admin', 'ADMIN'),
  user('outsider', 'outsider@example.com', 'Otto Outsider', 'ADMIN', 'org-other'),
  user('amara', 'amara@example.com', 'Amara Okafor', 'CANDIDATE'),
  user('bjorn', 'bjorn@example.com', 'Björn Lindqvist', 'CANDIDATE'),
  user('chen', 'chen@example.com', 'Chen Wei', 'CANDIDATE'),
  user('dana', 'dana@example.com', 'Dana Levi', 'CANDIDATE'),
  user('elif', 'elif@example.com', 'Elif Demir', 'CANDIDATE'),
  user('outside-candidate', 'outside-candidate@example.com', 'Olga Orlova', 'CANDIDATE', 'org-other'),
]
