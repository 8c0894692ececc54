import type { Query } from '@parley/database'
import { insert } from './insert.ts'
import type { PastInterview } from './past-interviews.ts'
import { createRandom } from './random.ts'

/** What interviewers write beside an interview, whatever was answered. */
const texts = [
  'Come back to this in the next round.',
  'Ask for the numbers behind it.',
  'Concrete and to the point.',
  'Took a while to begin; clearer towards the end.',
  'What was their own part, and what the team’s?',
  'A good example. Worth hearing in more detail.',
  'Speaks about colleagues with respect.',
  'Missed the second half of the question.',
  'Compare with the answer before: a different tone.',
  'Would like the platform team to hear this.',
  'Knows the trade-offs, names the risk first.',
  'Short. Follow up in person.',
]

const perInterview = 3

/** A few notes and a bookmark on each past interview that staff may see, each at a moment while something was answered. */
export async function seedNotes(query: Query, past: readonly PastInterview[]): Promise<void> {
  const seen = past.filter((interview) => !interview.private)
  await insert(query, 'interviews.interview_notes', seen.flatMap(notesOf))
}

function notesOf({ id, interviewerId, answers }: PastInterview, index: number) {
  const random = createRandom(`notes ${id}`)
  return answers.slice(0, perInterview + 1).map(({ submittedAt, durationMs }, position) => {
    const at = new Date(submittedAt.getTime() - Math.round(random() * durationMs))
    const bookmark = position === index % (perInterview + 1)
    return {
      id: `note-${id.slice('interview-'.length)}-${position + 1}`,
      interview_id: id,
      kind: bookmark ? 'BOOKMARK' : 'NOTE',
      text: bookmark ? '' : texts[(index * perInterview + position * 5) % texts.length],
      at,
      author_id: interviewerId,
      created_at: at,
      updated_at: at,
    }
  })
}
