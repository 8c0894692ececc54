import type { FormattedExecutionResult } from 'graphql'
import { createClient, type Client } from 'graphql-ws'
import { WebSocket } from 'ws'

export type Data = Record<string, unknown>

/** Asks the platform as any client would. */
export async function ask(
  url: string,
  query: string,
  variables: Data = {},
  token?: string,
  headers: Record<string, string> = {},
): Promise<FormattedExecutionResult<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as FormattedExecutionResult<Data>
}

/** Asks and expects no error. `T` is the shape that the query asks for. */
export async function must<T = Record<string, never>>(url: string, query: string, variables?: Data, token?: string): Promise<T> {
  const { data, errors } = await ask(url, query, variables, token)
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data as T
}

export const codeOf = ({ errors }: FormattedExecutionResult): unknown => errors?.[0]?.extensions?.['code']

/** The access token of one of the demo accounts: `candidate`, `interviewer`, `analyst`, `admin` or `outsider`. */
export async function signIn(url: string, account: string): Promise<string> {
  const { login } = await must<{ login: { accessToken: string } }>(
    url,
    'mutation ($email: String!) { login(email: $email, password: "parley-demo") { accessToken } }',
    { email: `${account}@example.com` },
  )
  return login.accessToken
}

export const subscriptionClient = (url: string, token?: string): Client =>
  createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  })

/** The results of a subscription until `enough` says so of those that came; then it is ended. */
export async function collect(
  client: Client,
  query: string,
  variables: Data,
  enough: (results: FormattedExecutionResult<Data>[]) => boolean,
): Promise<FormattedExecutionResult<Data>[]> {
  const results: FormattedExecutionResult<Data>[] = []
  for await (const result of client.iterate<Data>({ query, variables })) {
    results.push(result as FormattedExecutionResult<Data>) // graphql-ws types errors as instances; over the wire they are plain
    if (enough(results)) break
  }
  return results
}

export interface StartedInterview {
  id: string
  currentQuestion: { id: string; category: string }
}

/** A practice interview of the demo candidate, with their standing consent, in progress. */
export async function startedInterview(url: string, candidateToken: string): Promise<StartedInterview> {
  const { createInterview } = await must<{ createInterview: { id: string } }>(
    url,
    'mutation { createInterview(input: { title: "End to end" }) { id } }',
    {},
    candidateToken,
  )
  const { startInterview } = await must<{ startInterview: StartedInterview }>(
    url,
    'mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { id currentQuestion { id category } } }',
    { id: createInterview.id },
    candidateToken,
  )
  return startInterview
}

/** Answers a question; resolves once the answer is accepted. */
export const answer = (url: string, interview: StartedInterview, transcript: string, candidateToken: string): Promise<unknown> =>
  must(
    url,
    'mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { id } }',
    { input: { interviewId: interview.id, questionId: interview.currentQuestion.id, transcript, durationMs: 9_000 } },
    candidateToken,
  )
