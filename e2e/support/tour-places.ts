import { must, signIn, startedInterview } from './graphql.ts'
import type { TourPlaces } from './tour.ts'

/** Finds, on a platform with the development data, what the tour goes by, and begins a replay and an interview. */
export async function tourPlaces(url: string): Promise<TourPlaces> {
  const finished = 'interview-past-01'
  const interviewer = await signIn(url, 'interviewer')
  const { replay } = await must<{ replay: { id: string } }>(
    url,
    'mutation ($id: ID!) { replay(interviewId: $id, speed: 2) { id } }',
    { id: finished },
    interviewer,
  )
  const candidate = await signIn(url, 'candidate')
  const { interviews } = await must<{ interviews: { edges: { node: { id: string } }[] } }>(
    url,
    '{ interviews(filter: { status: [SCHEDULED] }, first: 1) { edges { node { id } } } }',
    {},
    candidate,
  )
  const scheduled = interviews.edges[0]?.node.id
  if (scheduled === undefined) throw new Error('the development data has no interview that the demo candidate may begin')
  const { id: running } = await startedInterview(url, candidate)
  return { finished, replayed: replay.id, scheduled, running }
}
