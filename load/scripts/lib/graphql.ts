import { check, fail } from 'k6'
import http from 'k6/http'
import { Counter } from 'k6/metrics'
import { baseUrl } from './settings.ts'

const errors = new Counter('graphql_errors')

export interface Answer<T> {
  data?: T | null
  errors?: { message: string; extensions?: { code?: string; retryAfterMs?: number } }[]
  /** Of HTTP; 0 when nothing came. */
  status: number
}

/** Asks over HTTP, as any client does, and judges nothing. @param tags of the request: `kind`, and `name` of the operation */
export async function send<T>(
  query: string,
  variables: object,
  token: string | undefined,
  tags: { kind: string; name: string },
): Promise<Answer<T>> {
  const response = await http.asyncRequest('POST', `${baseUrl}/graphql`, JSON.stringify({ query, variables }), {
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    tags,
    timeout: '30s',
  })
  return { ...read<T>(response.body), status: response.status }
}

/** Counts whether an answer has data and no errors: a check of this name. @returns the data, if so */
export function judge<T>(name: string, answer: Answer<T>): T | undefined {
  const answered = check(answer, { [`${name} is answered`]: ({ data, errors: wrong }) => data != null && wrong === undefined })
  if (!answered) errors.add(1, { name, code: answer.errors?.[0]?.extensions?.code ?? String(answer.status) })
  return answered ? (answer.data ?? undefined) : undefined
}

/** Asks, and counts the answer. @param name of the operation @returns undefined when it has no data, or errors */
export const ask = async <T>(name: string, query: string, variables: object = {}, token?: string): Promise<T | undefined> =>
  judge(name, await send<T>(query, variables, token, { kind: 'api', name }))

/** The same where nothing makes sense without an answer: the iteration, or in `setup` the play, ends. */
export async function must<T>(name: string, query: string, variables: object = {}, token?: string): Promise<T> {
  return (await ask<T>(name, query, variables, token)) ?? fail(`${name} was not answered by ${baseUrl}`)
}

function read<T>(body: string | ArrayBuffer | null): Omit<Answer<T>, 'status'> {
  try {
    return JSON.parse(typeof body === 'string' ? body : '') as Answer<T> // as GraphQL over HTTP has it; the operation decides the data's shape
  } catch {
    return {}
  }
}
