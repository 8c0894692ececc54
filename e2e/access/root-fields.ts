import { must } from '../support/graphql.ts'
import type { Viewer } from './access-table.ts'
import { accounts, samePolicy, subjects, theirs, type Stage } from './stage.ts'

/** A root field asked once. */
export interface Call {
  /** The interview it is about. */
  subject: 'released' | 'unreleased' | 'running'
  args: Record<string, unknown>
  /**
   * What an answer is, by its JSON: `own` when it holds the viewer's own things only, `null` when it says nothing of the subject;
   * undefined: look at the fields.
   */
  judge?: (answer: string) => 'own' | 'null' | undefined
  /** For a subscription: brings about what is to be told; done again until something was. */
  meanwhile?: () => Promise<void>
}

/** How a root field is asked about Amara's interviews. */
export interface RootField {
  /** More to select, for `judge`. */
  also?: string
  calls: (stage: Stage, viewer: Viewer) => Call[] | Promise<Call[]>
}

const ownUnless =
  (...ids: string[]) =>
  (answer: string) =>
    ids.some((id) => answer.includes(`"${id}"`)) ? undefined : 'own'
const alwaysOwn = () => 'own' as const
const about = (args: Call['args'], more: Partial<Call> = {}): Call[] => [{ subject: 'unreleased', args, ...more }]

const onFresh =
  (argsOf: (interview: { interviewId: string }, questionId: string) => object): RootField['calls'] =>
  ({ fresh }, viewer) =>
    about({ input: argsOf({ interviewId: fresh[viewer].id }, fresh[viewer].questionId) })

/** Its candidate gets one to change; it is the same to all others, who may not. */
const onRecording: RootField['calls'] = async (stage, viewer) => {
  const recordingId = viewer === 'candidate (own interview)' ? await stage.uploadedRecording() : stage.recording
  return about({ input: { recordingId } })
}

const anyPage = { first: 100 }
/** More frames at once than an interview may send. */
const tooManyFrames = 30
/** An unreleased scorecard for each who may release one, and one for all others to try. */
const toRelease: Partial<Record<Viewer, string>> = { interviewer: 'interview-past-10', admin: 'interview-past-12' }

/** All root fields. One that is not here fails the test: say how it is asked. */
export const rootFieldsAsked: Record<string, RootField> = {
  'Query.me': { calls: () => about({}, { judge: alwaysOwn }) },
  'Query.organization': { also: 'id', calls: () => about({}, { judge: ownUnless(theirs.organization) }) },
  'Query.interview': {
    calls: ({ running, replays }) => [
      { subject: 'released', args: { id: subjects.released } },
      { subject: 'unreleased', args: { id: subjects.unreleased } },
      { subject: 'released', args: { id: replays.released } },
      { subject: 'unreleased', args: { id: replays.unreleased } },
      { subject: 'running', args: { id: running } },
    ],
  },
  'Query.interviews': {
    also: 'edges { node { id } }',
    calls: ({ running }) => [
      // All of hers at once, so also what only a released one shows.
      { subject: 'released', args: anyPage, judge: ownUnless(running, subjects.released, subjects.unreleased) },
      ...about({ filter: { candidateId: theirs.candidate, search: 'depth' } }, { judge: ownUnless(subjects.unreleased) }),
    ],
  },
  'Query.questions': { also: 'edges { node { id } }', calls: () => about(anyPage, { judge: ownUnless(theirs.question) }) },
  'Query.candidates': { also: 'edges { node { id } }', calls: () => about(anyPage, { judge: ownUnless(theirs.candidate) }) },
  'Query.templates': { also: 'edges { node { id } }', calls: () => about(anyPage, { judge: ownUnless(theirs.template) }) },

  'Mutation.login': {
    calls: (_, viewer) => about({ email: `${accounts[viewer]}@example.com`, password: 'parley-demo' }, { judge: alwaysOwn }),
  },
  'Mutation.refreshToken': {
    calls: async (stage, viewer) => about({ refreshToken: await stage.refreshToken(viewer) }, { judge: alwaysOwn }),
  },
  'Mutation.logout': {
    calls: async (stage, viewer) => about({ refreshToken: await stage.refreshToken(viewer) }, { judge: alwaysOwn }),
  },
  'Mutation.createInterview': {
    calls: () => about({ input: { candidateId: theirs.candidate, templateId: theirs.template, title: 'Asked for' } }),
  },
  'Mutation.startInterview': { calls: onFresh((interview) => interview) },
  'Mutation.recordConsent': { calls: onFresh((interview) => ({ ...interview, emotion: true, recording: true })) },
  'Mutation.submitFrame': {
    calls: ({ fresh, picture }, viewer) =>
      [Buffer.from('not a picture').toString('base64'), ...Array<string>(tooManyFrames).fill(picture)].flatMap((image) =>
        about({ input: { interviewId: fresh[viewer].id, capturedAt: '2026-01-01T00:00:00.000Z', image } }),
      ),
  },
  'Mutation.saveAnswerDraft': {
    calls: onFresh((interview, questionId) => ({ ...interview, questionId, transcript: 'I led', version: 1 })),
  },
  'Mutation.submitAnswer': {
    calls: onFresh((interview, questionId) => ({ ...interview, questionId, transcript: 'I led a team of four.', durationMs: 9_000 })),
  },
  'Mutation.addInterviewNote': { calls: onFresh((interview) => ({ ...interview, text: 'Asked for' })) },
  'Mutation.updateInterviewNote': { calls: async (stage, viewer) => about({ input: { id: await stage.note(viewer), text: 'Reworded' } }) },
  'Mutation.removeInterviewNote': { calls: async (stage, viewer) => about({ input: { id: await stage.note(viewer) } }) },
  'Mutation.requestRecordingUpload': {
    calls: onFresh((interview) => ({ ...interview, contentType: 'video/webm', size: 1_000, sha256: 'a'.repeat(64) })),
  },
  'Mutation.completeRecordingUpload': { calls: onRecording },
  'Mutation.abortRecordingUpload': { calls: onRecording },
  'Mutation.completeInterview': { calls: onFresh((interview) => interview) },
  'Mutation.cancelInterview': { calls: ({ toCancel }, viewer) => about({ input: { interviewId: toCancel[viewer].id } }) },
  'Mutation.replay': { calls: () => about({ interviewId: subjects.unreleased, speed: 20 }) },
  'Mutation.setEmotionPolicy': { also: 'id', calls: () => about({ input: samePolicy }, { judge: ownUnless(theirs.organization) }) },
  'Mutation.releaseScorecard': { calls: (_, viewer) => about({ interviewId: toRelease[viewer] ?? subjects.unreleased }) },

  'Subscription.emotionUpdated': {
    calls: ({ emotionCursor, replays }) => [
      ...about({ interviewId: replays.unreleased, after: replays.emotionCursor }),
      ...about({ interviewId: subjects.unreleased, after: emotionCursor }),
    ],
  },
  'Subscription.interviewUpdated': {
    calls: ({ replays }) => [...about({ id: replays.unreleased }), ...about({ id: subjects.unreleased })],
  },
  'Subscription.interviewsChanged': {
    also: 'interview { id }',
    calls: (stage, viewer) => [
      { subject: 'running', args: {}, judge: ownUnless(stage.running), meanwhile: () => changeInterviews(stage, viewer) },
    ],
  },
  'Subscription.transcriptUpdated': { calls: ({ running }) => [{ subject: 'running', args: { interviewId: running } }] },
  'Subscription.scoreUpdated': {
    also: 'status',
    calls: (stage, viewer) => [
      { subject: 'released', args: { interviewId: subjects.released } },
      {
        subject: 'unreleased',
        args: { interviewId: subjects.unreleased },
        ...(viewer === 'candidate (own interview)' && releasing(stage)),
      },
    ],
  },
}

/** A change to Amara’s running interview, then one that the viewer may know of in any case. */
async function changeInterviews({ url, running, token }: Stage, viewer: Viewer): Promise<void> {
  const consent = `mutation ($id: ID!, $emotion: Boolean!) {
    recordConsent(input: { interviewId: $id, emotion: $emotion, recording: true }) { id } }`
  const amara = token('candidate (own interview)')
  for (const emotion of [false, true]) await must(url, consent, { id: running, emotion }, amara)
  const candidateId = { 'other organisation': 'user-outside-candidate', 'candidate (someone else’s)': 'user-candidate' }[viewer as string]
  if (candidateId === undefined) return
  const create = 'mutation ($id: ID!) { createInterview(input: { candidateId: $id, title: "Their own" }) { id } }'
  await must(url, create, { id: candidateId }, token(viewer))
}

/** The candidate's own scorecard stays quiet: what comes first is that it was released meanwhile. */
const releasing = ({ url, token }: Stage): Pick<Call, 'judge' | 'meanwhile'> => ({
  judge: (answer) => (answer.includes('"RELEASED"') ? 'null' : undefined),
  meanwhile: async () => {
    const release = 'mutation ($id: ID!) { releaseScorecard(interviewId: $id) { id } }'
    await must(url, release, { id: subjects.unreleased }, token('interviewer'))
  },
})
