import { parseReplayId } from '@parley/replay'
import type { InterviewResolvers } from '../generated/resolvers.ts'
import { interviewCursor } from '../interview/interview-feed.ts'
import { currentQuestionId } from '../interview/interview-state.ts'
import { canSee, standingOf } from '../interview/standing.ts'
import { required } from '../loaders.ts'
import { replayedDraft, replayedNotes } from '../replay/replayed.ts'

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text))

export const interviewResolvers: InterviewResolvers = {
  async __resolveReference({ id }, { principal, loaders }) {
    const state = (await loaders.interviews.load(id))?.state
    return state && canSee(principal, state) ? state : null
  },
  cursor: (state) => interviewCursor(state),
  candidate: async ({ candidateId }, _, { loaders }) => (candidateId === null ? null : ((await loaders.people.load(candidateId)) ?? null)),
  createdAt: ({ createdAt }) => new Date(createdAt),
  scheduledAt: ({ scheduledAt }) => instant(scheduledAt),
  startedAt: ({ startedAt }) => instant(startedAt),
  completedAt: ({ completedAt }) => instant(completedAt),
  totalQuestions: ({ questionIds }) => questionIds.length,
  async currentQuestion(state, _, { loaders }) {
    const id = currentQuestionId(state)
    return id === undefined ? null : required(await loaders.questions.load(id))
  },
  async currentQuestionSince(state, _, { loaders }) {
    if (currentQuestionId(state) === undefined) return null
    const last = state.answers.at(-1)
    return last === undefined ? instant(state.startedAt) : required(await loaders.answers.load(last.id)).submittedAt
  },
  questions: ({ questionIds }, _, { loaders }) => Promise.all(questionIds.map(async (id) => required(await loaders.questions.load(id)))),
  answers: ({ answers }, _, { loaders }) => Promise.all(answers.map(async ({ id }) => required(await loaders.answers.load(id)))),
  replay: ({ id }) => parseReplayId(id) ?? null,
  consent: ({ consent }) => consent && { ...consent, recordedAt: new Date(consent.recordedAt) },
  async draft(state, _, { loaders }) {
    const played = await loaders.replays.load(state.id)
    if (played !== undefined) return replayedDraft(played, state)
    const draft = await loaders.drafts.load(state.id)
    return draft !== undefined && draft.version > 0 && draft.questionId === currentQuestionId(state) ? draft : null
  },
  async notes(state, _, { principal, loaders }) {
    const standing = standingOf(principal, state)
    if (standing !== 'staff' && standing !== 'reader') return null
    const replay = parseReplayId(state.id)
    const notes = (await loaders.notes.load(replay?.of ?? state.id)) ?? []
    return replay === undefined ? notes : replayedNotes(replay, notes)
  },
}
