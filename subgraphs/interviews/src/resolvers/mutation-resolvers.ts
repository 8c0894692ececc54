import type { SubmitAnswer } from '../answer/submit-answer.ts'
import type { RecordConsent } from '../consent/record-consent.ts'
import type { SaveDraft } from '../draft/save-draft.ts'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { MutationResolvers } from '../generated/resolvers.ts'
import type { CreateInterview } from '../interview/create-interview.ts'
import type { MoveInterview } from '../interview/move-interview.ts'
import type { AddNote } from '../note/add-note.ts'
import type { RemoveNote, UpdateNote } from '../note/change-note.ts'
import type { SetEmotionPolicy } from '../organization/set-emotion-policy.ts'
import { requireUser } from '../people/viewer.ts'
import { refusingReplays } from '../replay/refuse-in-replays.ts'
import { startReplay } from '../replay/start-replay.ts'
import type { AbortUpload } from '../recording/abort-upload.ts'
import type { CompleteUpload } from '../recording/complete-upload.ts'
import type { RequestUpload } from '../recording/request-upload.ts'
import type { SignIn } from '../sign-in/sign-in.ts'

export interface Actions {
  signIn: SignIn
  createInterview: CreateInterview
  moveInterview: MoveInterview
  recordConsent: RecordConsent
  submitAnswer: SubmitAnswer
  saveDraft: SaveDraft
  requestUpload: RequestUpload
  completeUpload: CompleteUpload
  abortUpload: AbortUpload
  addNote: AddNote
  updateNote: UpdateNote
  removeNote: RemoveNote
  setEmotionPolicy: SetEmotionPolicy
}

export const createMutationResolvers = (prisma: PrismaClient, actions: Actions): MutationResolvers => ({
  ...refusingReplays(mutationsOf(prisma, actions)),
  replay: (_, { interviewId, speed }, context) => startReplay({ interviewId, speed }, context),
})

const mutationsOf = (prisma: PrismaClient, actions: Actions): MutationResolvers => ({
  login: (_, { email, password }, { address }) => actions.signIn.login(email, password, address),
  refreshToken: (_, { refreshToken, idempotencyKey }) => actions.signIn.refresh(refreshToken, idempotencyKey ?? undefined),
  logout: (_, { refreshToken }) => actions.signIn.logout(refreshToken),
  createInterview: async (_, { input }, { principal }) => actions.createInterview(requireUser(principal), input),
  startInterview: async (_, { input }, { principal }) => actions.moveInterview(requireUser(principal), input.interviewId, 'IN_PROGRESS'),
  completeInterview: async (_, { input }, { principal }) => actions.moveInterview(requireUser(principal), input.interviewId, 'COMPLETED'),
  cancelInterview: async (_, { input }, { principal }) => actions.moveInterview(requireUser(principal), input.interviewId, 'CANCELLED'),
  recordConsent: async (_, { input }, { principal }) => actions.recordConsent(requireUser(principal), input),
  submitAnswer: async (_, { input }, { principal }) => actions.submitAnswer(requireUser(principal), input),
  saveAnswerDraft: async (_, { input }, { principal }) => actions.saveDraft(requireUser(principal), input),
  addInterviewNote: async (_, { input }, { principal }) => actions.addNote(requireUser(principal), input),
  updateInterviewNote: async (_, { input }, { principal }) => actions.updateNote(requireUser(principal), input),
  removeInterviewNote: async (_, { input }, { principal }) => actions.removeNote(requireUser(principal), input.id),
  requestRecordingUpload: async (_, { input }, { principal }) => actions.requestUpload(requireUser(principal), input),
  completeRecordingUpload: async (_, { input }, { principal }) => actions.completeUpload(requireUser(principal), input.recordingId),
  abortRecordingUpload: async (_, { input }, { principal }) => actions.abortUpload(requireUser(principal), input.recordingId),
  async setEmotionPolicy(_, { input }, { principal }) {
    const user = requireUser(principal)
    await actions.setEmotionPolicy(user, input)
    return prisma.organization.findUniqueOrThrow({ where: { id: user.organizationId } })
  },
})
