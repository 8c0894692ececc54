import { ParleyError, type User } from '@parley/platform'
import { demoPassword, organizations, users } from '../../../prisma/seed/people.ts'
import { questions, templates } from '../../../prisma/seed/question-bank.ts'
import type { MockContext } from '../mocked-subgraph.ts'
import { makeAnswer, questionOf, type MockAnswer, type MockDraft, type MockInterview, type MockNote } from '../world/interview.ts'
import type { Told, World } from '../world/world.ts'
import { noteMutations } from './interview-notes.ts'
import { liveField } from './live-field.ts'

type Input<T> = { input: T }
type State = MockInterview & { revision: number }

/** Makes an access token for one of the demo accounts. */
export type SignIn = (user: User) => Promise<string>

/** Resolvers of the mocked interviews subgraph. What they leave out is made up. */
export function interviewsResolvers(world: World, signIn: SignIn) {
  const showQuestion = (id: string) => questionOf(id) ?? null
  const showAnswer = ({ questionId, ...answer }: MockAnswer) => ({ __typename: 'Answer', ...answer, question: showQuestion(questionId) })
  const showNote = ({ authorId, ...note }: MockNote) => ({ __typename: 'InterviewNote', ...note, author: showUser(authorId) ?? null })
  const showUser = (id: string) => {
    const user = users.find((one) => one.id === id)
    return user && { __typename: 'User', id, email: user.email, displayName: user.displayName, role: user.role }
  }
  const showDraft = (number: number, { questionId, ...draft }: MockDraft) => ({
    __typename: 'AnswerDraft',
    ...draft,
    cursor: String(number),
    question: showQuestion(questionId),
  })
  const draftOf = ({ draft, drafts }: Pick<Told, 'draft' | 'drafts'>) => (draft === undefined ? null : showDraft(drafts.head, draft))
  const show = ({ revision, questionIds, answers, candidateId, notes, ...interview }: State) => ({
    __typename: 'Interview',
    ...interview,
    notes: notes.map(showNote),
    replay: null,
    draft: () => draftOf(world.get(interview.id)),
    currentQuestionSince:
      interview.status === 'IN_PROGRESS' && answers.length < questionIds.length
        ? (answers.at(-1)?.submittedAt ?? interview.startedAt)
        : null,
    revision,
    cursor: String(revision),
    candidate: showUser(candidateId) ?? null,
    totalQuestions: questionIds.length,
    questions: questionIds.map(showQuestion),
    answers: answers.map(showAnswer),
    recordings: [],
    currentQuestion: interview.status === 'IN_PROGRESS' ? showQuestion(questionIds[answers.length] ?? '') : null,
  })
  const now = ({ interview, states }: Told) => show({ ...interview, revision: states.head })
  const changed = ({ input }: Input<{ interviewId: string }>, update: Parameters<World['change']>[1]) =>
    now(world.change(input.interviewId, update))
  const organization = () => {
    const [{ id, name, emotion } = { id: '', name: '', emotion: null }] = organizations
    return { id, name, emotionPolicy: { enabled: emotion !== null, ...emotion, notice: 'A mock: nothing is analysed.' } }
  }
  const session = async (email: string, password: string) => {
    const user = users.find((one) => one.email === email)
    if (user === undefined || password !== demoPassword)
      throw new ParleyError('UNAUTHENTICATED', { message: 'E-mail or password is wrong.' })
    const { id, organizationId, role } = user
    const accessToken = await signIn({ kind: 'user', userId: id, sessionId: 'mock', organizationId, role, scopes: [] })
    return { accessToken, refreshToken: `mock:${email}`, expiresIn: 900, user: showUser(id) }
  }

  return {
    Query: {
      me: (_: unknown, __: unknown, { principal }: MockContext) =>
        principal.kind === 'user' ? (showUser(principal.userId) ?? null) : null,
      organization,
      interview: (_: unknown, { id }: { id: string }) => {
        const found = world.find(id)
        return found === undefined ? null : now(found)
      },
      interviews: (_: unknown, { filter, first, after }: { filter?: Filter | null } & Page) =>
        page(world.all().map(now).filter(matches(filter)), first ?? 20, after),
      questions: (_: unknown, { category, first, after }: { category?: string | null } & Page) =>
        page(
          questions.filter((question) => category == null || question.category === category),
          first ?? 50,
          after,
        ),
      templates: (_: unknown, { first, after }: Page) =>
        page(
          templates.map(({ questionIds, ...template }) => ({ ...template, questions: questionIds.map(showQuestion) })),
          first ?? 50,
          after,
        ),
    },
    Mutation: {
      login: (_: unknown, { email, password }: { email: string; password: string }) => session(email, password),
      refreshToken: (_: unknown, { refreshToken }: { refreshToken: string }) => session(refreshToken.replace(/^mock:/, ''), demoPassword),
      logout: () => true,
      createInterview: (_: unknown, { input }: Input<Parameters<World['create']>[0]>) => now(world.create(input)),
      startInterview: (_: unknown, args: Input<{ interviewId: string }>) =>
        changed(args, (interview, at) => void Object.assign(interview, { status: 'IN_PROGRESS', startedAt: interview.startedAt ?? at })),
      recordConsent: (
        _: unknown,
        args: Input<{ interviewId: string; emotion: boolean; recording: boolean; policyVersion?: string | null }>,
      ) => {
        const { emotion, recording, policyVersion } = args.input
        return changed(args, (interview, recordedAt) => {
          interview.consent = { emotion, recording, policyVersion: policyVersion ?? '1', recordedAt }
        })
      },
      submitAnswer: (_: unknown, { input }: Input<{ interviewId: string; questionId: string; transcript: string; durationMs: number }>) => {
        const { interviewId, questionId, transcript, durationMs } = input
        const { interview } = world.change(interviewId, (one, at) => {
          if (one.answers.some((answer) => answer.questionId === questionId)) throw new ParleyError('CONFLICT')
          one.answers.push({ ...makeAnswer(one, questionId, at), transcript, durationMs })
        })
        const answer = interview.answers.at(-1)
        return answer && showAnswer(answer)
      },
      saveAnswerDraft: (_: unknown, { input }: Input<{ interviewId: string } & Omit<MockDraft, 'updatedAt'>>) => {
        const { interviewId, questionId, transcript, version } = input
        return draftOf(world.saveDraft(interviewId, { questionId, transcript, version }))
      },
      ...noteMutations(world, showNote),
      completeInterview: (_: unknown, args: Input<{ interviewId: string }>) =>
        changed(args, (interview, at) => void Object.assign(interview, { status: 'COMPLETED', completedAt: at, running: false })),
      cancelInterview: (_: unknown, args: Input<{ interviewId: string }>) =>
        changed(args, (interview) => void Object.assign(interview, { status: 'CANCELLED', running: false })),
      setEmotionPolicy: organization,
      // The interview itself, as it is: a mock plays nothing.
      replay: (_: unknown, { interviewId, speed }: { interviewId: string; speed: number }) => {
        const of = now(world.get(interviewId))
        const startedAt = new Date()
        return { ...of, replay: { of, speed, startedAt, endsAt: new Date(startedAt.getTime() + 60_000) } }
      },
    },
    Subscription: {
      interviewUpdated: {
        subscribe: (_: unknown, { id, after }: { id: string; after?: string | null }) => {
          const told = world.get(id)
          return liveField(
            'interviewUpdated',
            told.states,
            after,
            ({ value }) => show(value),
            () => now(told),
          )
        },
      },
      interviewsChanged: {
        subscribe: (_: unknown, { filter, after }: { filter?: Filter | null; after?: string | null }) =>
          liveField('interviewsChanged', world.changes, after, ({ number, value }) => ({
            cursor: String(number),
            kind: matches(filter)(show(value.interview)) ? value.kind : 'LEFT',
            interview: show(value.interview),
          })),
      },
      transcriptUpdated: {
        subscribe: (_: unknown, { interviewId, after }: { interviewId: string; after?: string | null }) => {
          const told = world.get(interviewId)
          const { draft } = told
          return liveField(
            'transcriptUpdated',
            told.drafts,
            after,
            ({ number, value }) => showDraft(number, value),
            draft && (() => showDraft(told.drafts.head, draft)),
          )
        },
      },
    },
    Interview: { __resolveReference: ({ id }: { id: string }) => nowOrNull(world.find(id)) },
    User: { __resolveReference: ({ id }: { id: string }) => showUser(id) ?? null },
    Question: { __resolveReference: ({ id }: { id: string }) => showQuestion(id) },
    Answer: {
      __resolveReference: ({ id }: { id: string }) => {
        const found = world.findAnswer(id)
        return found === undefined ? null : showAnswer(found.answer)
      },
    },
  }

  function nowOrNull(told: Told | undefined) {
    return told === undefined ? null : now(told)
  }
}

interface Filter {
  status?: string[] | null
  candidateId?: string | null
  search?: string | null
}
interface Page {
  first?: number | null
  after?: string | null
}

const matches =
  (filter: Filter | null | undefined) =>
  (interview: { status: string; title: string; candidate: { id: string; displayName: string } | null }): boolean => {
    const { status, candidateId, search } = filter ?? {}
    const text = `${interview.title} ${interview.candidate?.displayName ?? ''}`.toLowerCase()
    return (
      (status == null || status.includes(interview.status)) &&
      (candidateId == null || interview.candidate?.id === candidateId) &&
      (search == null || text.includes(search.toLowerCase()))
    )
  }

/** A cursor is the place in the list. */
export function page<T>(list: readonly T[], first: number, after: string | null | undefined) {
  const begin = after == null ? 0 : Number(after)
  if (!(begin >= 0) || first < 0 || first > 100) throw new ParleyError('BAD_USER_INPUT')
  const edges = list.slice(begin, begin + first).map((node, i) => ({ node, cursor: String(begin + i + 1) }))
  return { edges, pageInfo: { hasNextPage: begin + first < list.length, endCursor: edges.at(-1)?.cursor ?? null } }
}
