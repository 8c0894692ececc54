import type { Query } from '@parley/database'
import type { Principal } from '@parley/platform'
import { isReplayId } from '@parley/replay'
import DataLoader from 'dataloader'
import type { Draft } from './draft/draft.ts'
import { readDrafts } from './draft/draft-rows.ts'
import type { PrismaClient } from './generated/prisma/client.ts'
import type { AnswerModel, QuestionModel } from './generated/prisma/models.ts'
import { readInterviews, type InterviewRecord } from './interview/read-interviews.ts'
import { notesOf, type NoteRow } from './note/note-rows.ts'
import { requireViewer } from './people/viewer.ts'
import type { QuestionBank } from './question-bank/question-bank.ts'
import { questionsSeenBy } from './question-bank/sees-question.ts'
import { personColumns, type Person } from './people/person.ts'
import { readRecordings, type RecordingRow } from './recording/recording-rows.ts'
import type { Played } from './replay/played.ts'
import type { ReplayReader } from './replay/read-replays.ts'
import { readAnswers } from './replay/replayed.ts'

/** One query for all that one operation or event asks for of a kind. They check no rights: who loads does. */
export interface Loaders {
  people: DataLoader<string, Person | undefined>
  /** Of a replay: as far as it has come. */
  interviews: DataLoader<string, InterviewRecord | undefined>
  /** Replays with all that they play. */
  replays: DataLoader<string, Played | undefined>
  questions: DataLoader<string, QuestionModel | undefined>
  /** Only those that the viewer may know of: the one exception to what is said above. */
  seenQuestions: DataLoader<string, QuestionModel | undefined>
  /** Of a replay, too: by the ids that they have there. */
  answers: DataLoader<string, AnswerModel | undefined>
  /** As their rows say now, whatever an event said. */
  recordings: DataLoader<string, RecordingRow | undefined>
  /** The newest draft of an interview, whatever question it is of. */
  drafts: DataLoader<string, Draft | undefined>
  /** An interview's notes, oldest moment first; undefined when it has none. */
  notes: DataLoader<string, NoteRow[] | undefined>
  /** A template's questions, in order; undefined when it has none. */
  templateQuestions: DataLoader<string, QuestionModel[] | undefined>
}

const mostAtOnce = 500

function byId<T>(read: (ids: string[]) => Promise<T[]>, idOf: (found: T) => string): DataLoader<string, T | undefined> {
  return new DataLoader<string, T | undefined>(
    async (ids) => {
      const found = new Map((await read([...ids])).map((each) => [idOf(each), each]))
      return ids.map((id) => found.get(id))
    },
    { maxBatchSize: mostAtOnce },
  )
}

/** From a map of what there is. */
const byKey = <T>(read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>): DataLoader<string, T | undefined> =>
  new DataLoader<string, T | undefined>(
    async (keys) => {
      const found = await read(keys)
      return keys.map((key) => found.get(key))
    },
    { maxBatchSize: mostAtOnce },
  )

export interface LoaderParts {
  prisma: PrismaClient
  query: Query
  bank: QuestionBank
  replays: ReplayReader
}

export const createLoaders = ({ prisma, query, bank, replays }: LoaderParts, principal: Principal): Loaders => ({
  people: byId(
    (ids) => prisma.user.findMany({ where: { id: { in: ids } }, select: personColumns }),
    ({ id }) => id,
  ),
  interviews: byId(
    async (ids) => [
      ...(await readInterviews(
        query,
        ids.filter((id) => !isReplayId(id)),
      )),
      ...(await replays.interviews(ids)),
    ],
    ({ state }) => state.id,
  ),
  replays: byKey((ids) => replays.replays(ids)),
  questions: byKey((ids) => bank.questions(ids)),
  seenQuestions: byKey(async (ids) => bank.questions([...(await questionsSeenBy(query, requireViewer(principal), ids))])),
  answers: byId(
    (ids) => readAnswers(ids, (stored) => prisma.answer.findMany({ where: { id: { in: stored } } })),
    ({ id }) => id,
  ),
  recordings: byId(
    (ids) => readRecordings(query, 'r.id = ANY($1::text[])', [ids]),
    ({ id }) => id,
  ),
  drafts: byId(
    (ids) => readDrafts(query, ids),
    ({ interviewId }) => interviewId,
  ),
  notes: byKey((ids) => notesOf(query, ids)),
  templateQuestions: byKey((ids) => bank.questionsOfTemplates(ids)),
})

/** @throws Error when a row that another refers to is missing */
export function required<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('a row that is referred to is missing')
  return found
}
