import type { UserResolvers } from '../generated/resolvers.ts'
import { requireUser, seesPerson } from '../people/viewer.ts'

export const userResolvers: UserResolvers = {
  async __resolveReference({ id }, { principal, loaders }) {
    if (principal.kind !== 'user' && principal.kind !== 'class') return null
    const person = await loaders.people.load(id)
    return person && seesPerson(principal, person) ? person : null
  },
  email(person, _, { principal }) {
    if (person.self === true) return person.email
    const user = requireUser(principal)
    return user.userId === person.id || user.role === 'ADMIN' || user.role === 'INTERVIEWER' ? person.email : null
  },
}
