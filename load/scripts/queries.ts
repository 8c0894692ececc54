import type { Options } from 'k6/options'
import exec from 'k6/execution'
import { ask } from './lib/graphql.ts'
import { duration, rate, setupTimeout, virtualUsers } from './lib/settings.ts'
import { signIn, turn, type Tokens } from './lib/sign-in.ts'
import { thresholds } from './lib/thresholds.ts'

/** What dashboards and analysts read: lists and single interviews, with the fields of all three subgraphs. */
export const options: Options = {
  scenarios: {
    queries: { executor: 'constant-arrival-rate', rate: rate(4), timeUnit: '1s', duration, preAllocatedVUs: virtualUsers(10) },
  },
  setupTimeout,
  thresholds: thresholds('api'),
}

export const setup = signIn

const list = `query Interviews($first: Int!) {
  interviews(first: $first) {
    edges { node { id title status candidate { displayName } emotionSummary { dominant framesAnalysed } scorecard { status total } } }
    pageInfo { hasNextPage endCursor }
  }
}`
const one = `query Interview($id: ID!) {
  interview(id: $id) {
    title status candidate { displayName }
    answers { question { text } transcript score { total criteria { name score max reason } } }
    emotionTimeline(first: 20) { edges { node { capturedAt dominant valence } } }
    scorecard { status total criteria { name score } }
  }
}`
const questions = 'query Questions { questions(first: 20) { edges { node { id text category difficulty } } } }'

interface List {
  interviews: { edges: { node: { id: string } }[] }
}

/** Of the interviews seen last by this virtual user. */
let ids: string[] = []

export default async function query(tokens: Tokens): Promise<void> {
  const number = exec.scenario.iterationInTest
  const token = turn(tokens.staff, number + 1)
  const kind = number % 4
  if (kind === 0 || ids.length === 0) {
    const data = await ask<List>('Interviews', list, { first: 20 }, token)
    ids = data?.interviews.edges.map(({ node }) => node.id) ?? []
  } else if (kind === 3) await ask('Questions', questions, {}, token)
  else await ask('Interview', one, { id: turn(ids, number + 1) }, token)
}
