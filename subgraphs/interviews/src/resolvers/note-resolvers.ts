import type { InterviewNoteResolvers } from '../generated/resolvers.ts'

/** Whoever has a note came by its interview, as staff. */
export const noteResolvers: InterviewNoteResolvers = {
  at: ({ at }) => new Date(at),
  author: async ({ authorId }, _, { loaders }) => (await loaders.people.load(authorId)) ?? null,
  createdAt: ({ createdAt }) => new Date(createdAt),
  updatedAt: ({ updatedAt }) => new Date(updatedAt),
}
