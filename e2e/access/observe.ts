import type { FormattedExecutionResult, GraphQLSchema } from 'graphql'
import { ask, collect, subscriptionClient, type Data } from '../support/graphql.ts'
import type { Viewer } from './access-table.ts'
import { operationFor } from './operation.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import type { Reach } from './reaches.ts'
import { rootFieldsAsked, type Call } from './root-fields.ts'
import type { Stage } from './stage.ts'

/** What one viewer asks of one root field. */
export interface Question {
  schema: GraphQLSchema
  stage: Stage
  viewer: Viewer
  root: string
  reaches: readonly Reach[]
  /** Default: those of the root field. */
  calls?: Call[]
}

type Observed = Map<Reach, Outcome[]>

/** Asks through the gateway, as any client would, and says what came of each reach. */
export async function observe(question: Question): Promise<Observed> {
  const { root, stage, viewer } = question
  const calls = question.calls ?? (await callsOf(root, stage, viewer))
  if (root.startsWith('Query.')) return askTogether(question, calls, question.reaches)
  const observed: Observed = new Map(question.reaches.map((reach) => [reach, []]))
  await Promise.all(
    calls.map(async (call) => {
      const result = root.startsWith('Mutation.') ? await askOnce(question, [call], question.reaches) : await watch(question, call)
      for (const [reach, outcomes] of observed) outcomes.push(outcomeOf(result, 'a0', reach, call))
    }),
  )
  return observed
}

export async function callsOf(root: string, stage: Stage, viewer: Viewer): Promise<Call[]> {
  const asked = rootFieldsAsked[root]
  if (asked === undefined) throw new Error(`${root}: say in e2e/access/root-fields.ts how it is asked`)
  return asked.calls(stage, viewer)
}

function textFor({ schema, root }: Question, calls: readonly Call[], reaches: readonly Reach[]): string {
  const also = rootFieldsAsked[root]?.also
  return operationFor(schema, { root, argumentSets: calls.map(({ args }) => args), reaches, ...(also !== undefined && { also }) })
}

const askOnce = (question: Question, calls: readonly Call[], reaches: readonly Reach[]): Promise<FormattedExecutionResult<Data>> =>
  ask(question.stage.url, textFor(question, calls, reaches), {}, question.stage.token(question.viewer))

/** One refused field may take its neighbours with it where none may be null: then each half is asked alone. */
async function askTogether(question: Question, calls: readonly Call[], reaches: readonly Reach[]): Promise<Observed> {
  const result = await askOnce(question, calls, reaches)
  const refusedWhole = result.errors?.every(({ path }) => path?.length === 1) ?? true
  if (reaches.length === 1 || refusedWhole)
    return new Map(reaches.map((reach) => [reach, calls.map((call, index) => outcomeOf(result, `a${index}`, reach, call))]))
  const middle = Math.ceil(reaches.length / 2)
  const [first, second] = await Promise.all([
    askTogether(question, calls, reaches.slice(0, middle)),
    askTogether(question, calls, reaches.slice(middle)),
  ])
  return new Map([...first, ...second])
}

/** The first event or refusal; with `judge` at most two events, so that between them lies all that `meanwhile` does. */
async function watch(question: Question, call: Call): Promise<FormattedExecutionResult<Data>> {
  const { stage, viewer, reaches } = question
  const client = subscriptionClient(stage.url, stage.token(viewer))
  let ended = false
  const enough = (results: FormattedExecutionResult<Data>[]): boolean => {
    const last = results.at(-1)
    const own = last?.errors === undefined && call.judge?.(JSON.stringify(last?.data)) === 'own'
    return !own || results.length === 2
  }
  const watching = collect(client, textFor(question, [call], reaches), {}, enough)
    .catch(asResults)
    .finally(() => (ended = true))
  try {
    while (call.meanwhile !== undefined && !ended) await call.meanwhile()
    const last = (await watching).at(-1)
    if (last === undefined) throw new Error(`${question.root} ended without a word to ${viewer}`)
    return last
  } finally {
    await client.dispose()
  }
}

/** A refusal by an `error` message: graphql-ws throws the errors. */
function asResults(refused: unknown): FormattedExecutionResult<Data>[] {
  if (!Array.isArray(refused)) throw refused
  return [{ errors: refused }]
}
