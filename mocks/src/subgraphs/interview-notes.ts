import { ParleyError } from '@parley/platform'
import type { MockContext } from '../mocked-subgraph.ts'
import type { MockNote } from '../world/interview.ts'
import type { World } from '../world/world.ts'

interface NewNote {
  interviewId: string
  kind: MockNote['kind']
  text: string
  at?: Date | string | null
}

/** As many as the platform takes. */
const mostNotes = 500

/** Notes of the mocked interviews: anybody's, as everything in the mocks is. */
export function noteMutations(world: World, show: (note: MockNote) => unknown) {
  let made = 0
  const change = (id: string, update: (notes: MockNote[], at: string) => void): void => {
    const told = world.all().find(({ interview }) => interview.notes.some((note) => note.id === id))
    if (told === undefined) throw new ParleyError('NOT_FOUND')
    world.change(told.interview.id, ({ notes }, at) => update(notes, at))
  }

  return {
    addInterviewNote: (_: unknown, { input }: { input: NewNote }, { principal }: MockContext) => {
      const createdAt = new Date().toISOString()
      const at = input.at == null ? createdAt : new Date(input.at).toISOString()
      const authorId = principal.kind === 'user' ? principal.userId : 'user-interviewer'
      const { interviewId, kind, text } = input
      const note: MockNote = { id: `note-${++made}`, kind, text, at, authorId, createdAt, updatedAt: createdAt }
      world.change(interviewId, ({ notes }) => {
        if (notes.length >= mostNotes) throw new ParleyError('CONFLICT')
        notes.push(note)
        notes.sort((a, b) => a.at.localeCompare(b.at))
      })
      return show(note)
    },
    updateInterviewNote: (_: unknown, { input }: { input: { id: string; text: string } }) => {
      let changed: MockNote | undefined
      change(input.id, (notes, updatedAt) => {
        const note = notes.find(({ id }) => id === input.id)
        changed = note && Object.assign(note, { text: input.text, updatedAt })
      })
      return changed && show(changed)
    },
    removeInterviewNote: (_: unknown, { input }: { input: { id: string } }) => {
      change(input.id, (notes) => notes.splice(0, notes.length, ...notes.filter(({ id }) => id !== input.id)))
      return true
    },
  }
}
