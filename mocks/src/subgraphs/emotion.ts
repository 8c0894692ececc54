import { emotionAt } from '../world/emotion-at.ts'
import type { MockInterview } from '../world/interview.ts'
import type { MockSample, World } from '../world/world.ts'
import { page } from './interviews.ts'
import { liveField } from './live-field.ts'

/** Samples of an interview that is over. */
const pastSamples = 150
const secondsBetween = 2

/** Resolvers of the mocked emotion subgraph. What they leave out is made up. */
export function emotionResolvers(world: World) {
  const seedOf = (id: string) => `${world.seed}/emotion/${id}`
  const show = (interviewId: string, { number, ...sample }: MockSample) => ({
    ...sample,
    cursor: String(number),
    outcome: 'OK',
    faces: 1,
    modelVersion: 'mock-1',
    interview: { __typename: 'Interview', id: interviewId },
  })
  /** Of an interview that runs, those since the mocks were started. */
  const timeline = ({ id, startedAt, running }: MockInterview, head: number): MockSample[] => {
    if (startedAt === null) return []
    const begin = Date.parse(startedAt)
    return Array.from({ length: running ? head : pastSamples }, (_, i) => ({
      number: i + 1,
      capturedAt: new Date(begin + i * secondsBetween * 1_000).toISOString(),
      ...emotionAt(seedOf(id), i + 1),
    }))
  }

  return {
    Mutation: {
      submitFrame: (_: unknown, { input }: { input: { interviewId: string; capturedAt: string } }) => {
        const { samples, interview } = world.get(input.interviewId)
        samples.append((number) => ({ number, capturedAt: input.capturedAt, ...emotionAt(seedOf(interview.id), number) }))
        return { accepted: true, frameId: `frame-${samples.head}`, reason: null, retryAfterMs: null }
      },
    },
    Subscription: {
      emotionUpdated: {
        subscribe: (_: unknown, { interviewId, after }: { interviewId: string; after?: string | null }) =>
          liveField('emotionUpdated', world.get(interviewId).samples, after, ({ value }) => show(interviewId, value)),
      },
    },
    Interview: {
      __resolveReference: ({ id }: { id: string }) => {
        const told = world.find(id)
        if (told === undefined) return null
        const all = timeline(told.interview, told.samples.head)
        const [first, last] = [all.at(0), all.at(-1)]
        return {
          __typename: 'Interview',
          id,
          emotionTimeline: ({ first: count, after }: { first?: number | null; after?: string | null }) =>
            page(
              all.map((sample) => show(id, sample)),
              count ?? 100,
              after,
            ),
          emotionSummary:
            first === undefined || last === undefined
              ? null
              : {
                  framesAccepted: all.length,
                  framesAnalysed: all.length,
                  framesDropped: 0,
                  probabilities: last.probabilities,
                  dominant: last.dominant,
                  valence: last.valence,
                  attention: last.attention,
                  firstCapturedAt: first.capturedAt,
                  lastCapturedAt: last.capturedAt,
                },
        }
      },
    },
  }
}
