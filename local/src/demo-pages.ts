import { demoPassword } from '../../prisma/seed/people.ts'

const account = (name: string, role: string) => ({ email: `${name}@example.com`, password: demoPassword, role })

/** What the pages of a platform for development are told: whom one may sign in as, at a click. */
export const demoPages = {
  development: true,
  demoAccounts: [
    account('candidate', 'Candidate'),
    account('interviewer', 'Interviewer'),
    account('analyst', 'Analyst'),
    account('admin', 'Administrator'),
    account('outsider', 'Another organisation'),
  ],
}
