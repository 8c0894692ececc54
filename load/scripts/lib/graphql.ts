import { check, fail } from 'k6'
import http from 'k6/http'
import { Counter } from 'k6/metrics'
import { baseUrl } from './settings.ts'

const errors = new Counter('graphql_errors')

interface Answer<T> {
  data?: T | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/**
 * Asks over HTTP, as any client does. The answer must have data and no errors: a check of this name.
 * @param name of the operation: a tag of the request, so that its latency can be told from others'
 * @param kind another tag; the target of the API's latency is of `api`
 * @returns undefined when it has not
 */
export async function ask<T>(name: string, query: string, variables: object = {}, token?: string, kind = 'api'): Promise<T | undefined> {
  const response = await http.asyncRequest('POST', `${baseUrl}/graphql`, JSON.stringify({ query, variables }), {
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    tags: { kind, name },
    timeout: '10s',
  })
  const answer = read<T>(response.body)
  const answered = check(answer, { [`${name} is answered`]: ({ data, errors: wrong }) => data != null && wrong === undefined })
  if (!answered) errors.add(1, { name, code: answer.errors?.[0]?.extensions?.code ?? String(response.status) })
  return answered ? (answer.data ?? undefined) : undefined
}

/** The same where nothing makes sense without an answer: the iteration, or in `setup` the play, ends. */
export async function must<T>(name: string, query: string, variables: object = {}, token?: string, kind = 'api'): Promise<T> {
  const data = await ask<T>(name, query, variables, token, kind)
  return data ?? fail(`${name} was not answered by ${baseUrl}`)
}

function read<T>(body: string | ArrayBuffer | null): Answer<T> {
  try {
    return JSON.parse(typeof body === 'string' ? body : '') as Answer<T> // as GraphQL over HTTP has it; the operation decides the data's shape
  } catch {
    return {}
  }
}
