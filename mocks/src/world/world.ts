import { ParleyError } from '@parley/platform'
import { templates } from '../../../prisma/seed/question-bank.ts'
import { emotionAt, type EmotionReading } from './emotion-at.ts'
import { createFeed, type Feed } from './feed.ts'
import { candidates, makeAnswer, makeDraft, makeInterviews, type MockAnswer, type MockDraft, type MockInterview } from './interview.ts'
import { scorecardOf } from './score-of.ts'

export interface MockSample extends EmotionReading {
  number: number
  capturedAt: string
}

type Scorecard = ReturnType<typeof scorecardOf>

/** An interview with what is told of it. */
export interface Told {
  interview: MockInterview
  /** Its states: each as it was, with its revision. */
  states: Feed<MockInterview & { revision: number }>
  samples: Feed<MockSample>
  scorecards: Feed<Scorecard>
  drafts: Feed<MockDraft>
  /** The last of them, unless nothing has been said of that question. */
  draft?: MockDraft | undefined
}

export interface Change {
  kind: 'CREATED' | 'UPDATED'
  interview: MockInterview & { revision: number }
}

export interface NewInterview {
  title?: string | null
  templateId?: string | null
  candidateId?: string | null
  scheduledAt?: string | null
  accommodations?: { extraTimePercent?: number | null; largeClock?: boolean | null } | null
}

/** What all three mocked subgraphs know, kept in one place so that they agree. */
export interface World {
  readonly seed: string
  /** Newest first. */
  all(): Told[]
  find(id: string): Told | undefined
  /** @throws ParleyError NOT_FOUND */
  get(id: string): Told
  findAnswer(id: string): { told: Told; answer: MockAnswer } | undefined
  create(input: NewInterview): Told
  /** Changes an interview and tells its feeds. @param at the moment it happens */
  change(id: string, update: (interview: MockInterview, at: string) => void): Told
  /** Takes a draft of the current question; one that is not above the last changes nothing. @throws ParleyError NOT_FOUND, CONFLICT */
  saveDraft(id: string, draft: Omit<MockDraft, 'updatedAt'>): Told
  changes: Feed<Change>
  scorecard(told: Told): Scorecard
  /** One step of time: each running interview has another frame, now and then another answer. */
  tick(at: number): void
}

/** Interviews that clients may make; then the oldest of them goes. */
const mostCreated = 500
/** Frames between two answers of a running interview. */
const framesPerAnswer = 8

export function createWorld(seed: string): World {
  const told = new Map<string, Told>()
  const created: string[] = []
  const changes = createFeed<Change>()

  function add(interview: MockInterview): Told {
    const one: Told = { interview, states: createFeed(), samples: createFeed(), scorecards: createFeed(), drafts: createFeed() }
    told.set(interview.id, one)
    tell(one, 'CREATED')
    return one
  }
  function tell(one: Told, kind: Change['kind']): void {
    one.states.append((revision) => ({ ...structuredClone(one.interview), revision }))
    one.scorecards.append((number) => scorecardOf(seed, one.interview, number))
    changes.append(() => ({ kind, interview: { ...structuredClone(one.interview), revision: one.states.head } }))
  }
  // Oldest first: what is told last is newest.
  for (const interview of makeInterviews(seed).toReversed()) add(interview)

  function tellDraft(one: Told, draft: MockDraft | undefined): void {
    one.draft = draft?.version === 0 ? undefined : draft
    if (draft !== undefined) one.drafts.append(() => draft)
  }

  /** Answers the next question; after the last one the interview begins anew, so that it never ends. */
  function goOn(one: Told, at: string): void {
    const { interview } = one
    const questionId = interview.questionIds[interview.answers.length]
    if (questionId === undefined) interview.answers = []
    else interview.answers.push(makeAnswer(interview, questionId, at))
    tell(one, 'UPDATED')
    tellDraft(one, makeDraft(interview, 0, at))
  }

  const get = (id: string): Told => {
    const found = told.get(id)
    if (found === undefined) throw new ParleyError('NOT_FOUND')
    return found
  }

  return {
    seed,
    changes,
    all: () => [...told.values()].toSorted((a, b) => b.interview.createdAt.localeCompare(a.interview.createdAt)),
    find: (id) => told.get(id),
    get,
    findAnswer(id) {
      for (const one of told.values()) {
        const answer = one.interview.answers.find((given) => given.id === id)
        if (answer !== undefined) return { told: one, answer }
      }
      return undefined
    },
    create({ title, templateId, candidateId, scheduledAt, accommodations }) {
      const template = templates.find(({ id, isDefault }) => (templateId == null ? isDefault : id === templateId))
      if (template === undefined) throw new ParleyError('NOT_FOUND')
      const id = `interview-new-${created.length + 1}`
      created.push(id)
      const outdated = created[created.length - 1 - mostCreated]
      if (outdated !== undefined) told.delete(outdated)
      return add({
        id,
        title: title ?? template.name,
        status: 'SCHEDULED',
        candidateId: candidateId ?? candidates[0]?.id ?? '',
        practice: candidateId == null,
        private: false,
        released: candidateId == null,
        createdAt: new Date().toISOString(),
        scheduledAt: scheduledAt ?? null,
        startedAt: null,
        completedAt: null,
        questionIds: template.questionIds,
        answers: [],
        consent: null,
        accommodations: { extraTimePercent: accommodations?.extraTimePercent ?? 0, largeClock: accommodations?.largeClock ?? false },
        notes: [],
        running: false,
      })
    },
    change(id, update) {
      const one = get(id)
      const at = new Date().toISOString()
      const { length } = one.interview.answers
      update(one.interview, at)
      tell(one, 'UPDATED')
      if (one.interview.answers.length !== length) tellDraft(one, makeDraft(one.interview, 0, at))
      return one
    },
    saveDraft(id, draft) {
      const one = get(id)
      const { status, questionIds, answers } = one.interview
      if (status !== 'IN_PROGRESS' || questionIds[answers.length] !== draft.questionId) throw new ParleyError('CONFLICT')
      if (one.draft?.questionId !== draft.questionId || one.draft.version < draft.version)
        tellDraft(one, { ...draft, updatedAt: new Date().toISOString() })
      return one
    },
    scorecard: (one) => scorecardOf(seed, one.interview, one.scorecards.head),
    tick(at) {
      const capturedAt = new Date(at).toISOString()
      for (const one of told.values()) {
        if (!one.interview.running) continue
        one.samples.append((number) => ({ number, capturedAt, ...emotionAt(`${seed}/emotion/${one.interview.id}`, number) }))
        const frames = one.samples.head % framesPerAnswer
        if (frames === 0) goOn(one, capturedAt)
        else tellDraft(one, makeDraft(one.interview, frames / framesPerAnswer, capturedAt))
      }
    },
  }
}
