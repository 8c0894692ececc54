import { recordedWebm } from '@parley/media-worker/testing'
import { parseReplayId, replayId } from '@parley/replay'
import sharp from 'sharp'
import { must, signIn } from '../support/graphql.ts'
import { completeUpload, consentToRecording, putParts, requestUpload, settled } from '../support/recordings.ts'
import { viewers, type Viewer } from './access-table.ts'

/** Seeded: Amara’s interviews, one released, one not; a private practice interview of the other candidate. */
export const subjects = { released: 'interview-past-04', unreleased: 'interview-past-05' } as const
export const privatePractice = 'interview-past-03'
/** Whose interviews all viewers are asked about, and what else bears an id there. */
export const theirs = {
  candidate: 'user-amara',
  organization: 'org-demo',
  template: 'template-first-interview',
  question: 'question-cache',
}

/** What the emotion policy of the demo organisation is anyway. */
export const samePolicy = { enabled: true, purpose: 'Practice for the candidate’s own use', region: 'EU', acknowledged: true }

/** The demo account that each viewer is; what an anonymous one may sign in as. */
export const accounts: Record<Viewer, string> = {
  'candidate (own interview)': 'amara',
  'candidate (someone else’s)': 'candidate',
  interviewer: 'interviewer',
  analyst: 'analyst',
  admin: 'admin',
  'other organisation': 'outsider',
  anonymous: 'outside-candidate',
}

export interface FreshInterview {
  id: string
  questionId: string
}

/** What is set up before anything is asked. */
export interface Stage {
  url: string
  token: (viewer: Viewer) => string | undefined
  /** Amara’s, in progress, with notes, a draft of an answer, a recording that can be played and one that was rejected. */
  running: string
  /** One of them. */
  recording: string
  /** Begins another one there, all parts uploaded. @returns its id */
  uploadedRecording(): Promise<string>
  /** A note of an interviewer’s on it; staff who may change one get one of their own. */
  note(viewer: Viewer): Promise<string>
  /** Amara’s, scheduled: one for each viewer to try all changes on, and one to cancel. */
  fresh: Record<Viewer, FreshInterview>
  toCancel: Record<Viewer, FreshInterview>
  /** Of the unreleased interview’s first sample: what comes after it comes at once. */
  emotionCursor: string
  /** Of both seeded interviews, played to the end; and as `emotionCursor`, of the one that is not released. */
  replays: Record<keyof typeof subjects, string> & { emotionCursor: string }
  /** A JPEG, base64. */
  picture: string
  /** A refresh token of a session that is nobody else’s; the same one for each viewer. */
  refreshToken(viewer: Viewer): Promise<string>
}

export async function setStage(url: string): Promise<Stage> {
  const tokens = new Map<Viewer, string>()
  for (const viewer of viewers) if (viewer !== 'anonymous') tokens.set(viewer, await signIn(url, accounts[viewer]))
  const token = (viewer: Viewer) => tokens.get(viewer)
  const forEach = async () => byViewer(await createInterviews(url, token('interviewer'), viewers.length))
  const [live] = await createInterviews(url, token('interviewer'), 1)
  if (live === undefined) throw new Error('no interview was created')
  await must(url, 'mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { id } }', { id: live.id }, tokens.get(viewers[0]))
  const upload = async (sha256?: string) => {
    const film = recordedWebm(1_000)
    const input = { interviewId: live.id, contentType: 'video/webm', size: film.size, sha256: sha256 ?? film.sha256, durationMs: 1_000 }
    const ticket = await requestUpload(url, tokens.get(viewers[0]) ?? '', input)
    await putParts(ticket, film.bytes)
    return ticket.recording.id
  }
  await consentToRecording(url, tokens.get(viewers[0]) ?? '', live.id, true)
  const [played, rejected] = [await upload(), await upload('0'.repeat(64))]
  for (const id of [played, rejected]) {
    await completeUpload(url, tokens.get(viewers[0]) ?? '', id)
    await settled(url, tokens.get(viewers[0]) ?? '', live.id, id)
  }
  await must(
    url,
    `mutation ($input: SaveAnswerDraftInput!) { saveAnswerDraft(input: $input) { cursor } }`,
    { input: { interviewId: live.id, questionId: live.questionId, transcript: 'I once', version: 1 } },
    tokens.get(viewers[0]),
  )
  const noteOf = async (viewer: Viewer) => {
    const text = `mutation ($input: AddInterviewNoteInput!) { addInterviewNote(input: $input) { id } }`
    const { addInterviewNote } = await must<{ addInterviewNote: { id: string } }>(
      url,
      text,
      { input: { interviewId: live.id, text: 'Noted' } },
      tokens.get(viewer),
    )
    return addInterviewNote.id
  }
  const noted = await noteOf('interviewer')
  const replays = {
    released: await playedToTheEnd(url, subjects.released, token('admin')),
    unreleased: await playedToTheEnd(url, subjects.unreleased, token('admin')),
  }
  const refreshTokens = new Map<Viewer, Promise<string>>()
  return {
    url,
    token,
    running: live.id,
    recording: played,
    uploadedRecording: upload,
    note: async (viewer) => (viewer === 'admin' || viewer === 'interviewer' ? noteOf(viewer) : noted),
    fresh: await forEach(),
    toCancel: await forEach(),
    emotionCursor: await firstSampleOf(url, subjects.unreleased, token('admin')),
    replays: { ...replays, emotionCursor: await firstSampleOf(url, replays.unreleased, token('admin')) },
    picture: (
      await sharp({ create: { width: 64, height: 64, channels: 3, background: '#8899aa' } })
        .jpeg()
        .toBuffer()
    ).toString('base64'),
    refreshToken(viewer) {
      const known = refreshTokens.get(viewer) ?? newSession(url, accounts[viewer])
      refreshTokens.set(viewer, known)
      return known
    },
  }
}

const byViewer = (interviews: readonly FreshInterview[]): Record<Viewer, FreshInterview> =>
  Object.fromEntries(viewers.map((viewer, index) => [viewer, interviews[index]])) as Record<Viewer, FreshInterview> // as many as viewers

async function createInterviews(url: string, token: string | undefined, count: number): Promise<FreshInterview[]> {
  const input = `{ candidateId: "${theirs.candidate}", title: "Fresh", scheduledAt: "2030-01-01T09:00:00.000Z" }`
  const creations = Array.from({ length: count }, (_, index) => `i${index}: createInterview(input: ${input}) { id questions { id } }`)
  const created = await must<Record<string, { id: string; questions: { id: string }[] }>>(
    url,
    `mutation { ${creations.join(' ')} }`,
    {},
    token,
  )
  return Object.values(created).map(({ id, questions }) => ({ id, questionId: questions[0]?.id ?? '' }))
}

async function firstSampleOf(url: string, id: string, token: string | undefined): Promise<string> {
  const query = 'query ($id: ID!) { interview(id: $id) { emotionTimeline(first: 1) { edges { cursor } } } }'
  const { interview } = await must<{ interview: { emotionTimeline: { edges: { cursor: string }[] } } }>(url, query, { id }, token)
  const [first] = interview.emotionTimeline.edges
  if (first === undefined) throw new Error('the seeded interview has no samples')
  return first.cursor
}

/** A replay that began so long ago that it is over. */
async function playedToTheEnd(url: string, interviewId: string, token: string | undefined): Promise<string> {
  const text = 'mutation ($interviewId: ID!) { replay(interviewId: $interviewId, speed: 20) { id } }'
  const { replay } = await must<{ replay: { id: string } }>(url, text, { interviewId }, token)
  const begun = parseReplayId(replay.id)
  if (begun === undefined) throw new Error('the id is not a replay’s')
  return replayId({ ...begun, startedAt: begun.startedAt - 3_600_000 })
}

async function newSession(url: string, account: string): Promise<string> {
  const text = 'mutation ($email: String!) { login(email: $email, password: "parley-demo") { refreshToken } }'
  const { login } = await must<{ login: { refreshToken: string } }>(url, text, { email: `${account}@example.com` })
  return login.refreshToken
}
