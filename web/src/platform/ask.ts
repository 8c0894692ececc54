/** The platform said no, or could not be reached: `code` is of docs/errors.md, or OFFLINE. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  readonly code: string
  readonly retryAfterMs: number | undefined

  constructor(message: string, code: string, retryAfterMs?: number) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

interface Answer<Data> {
  data?: Data
  errors?: { message: string; extensions?: { code?: string; retryAfterMs?: number } }[]
}

export type Ask = <Data>(query: string, variables: Record<string, unknown>) => Promise<Data>

/**
 * One GraphQL request without a session: signing in needs no more.
 * @throws PlatformError
 */
export const ask: Ask = async <Data>(query: string, variables: Record<string, unknown>): Promise<Data> => {
  let answer: Answer<Data>
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    answer = (await response.json()) as Answer<Data> // GraphQL over HTTP; a proxy's page is not JSON, and throws
  } catch {
    throw new PlatformError('The platform cannot be reached.', 'OFFLINE')
  }
  const [error] = answer.errors ?? []
  if (error) throw new PlatformError(error.message, error.extensions?.code ?? 'INTERNAL_SERVER_ERROR', error.extensions?.retryAfterMs)
  if (!answer.data) throw new PlatformError('The platform cannot be reached.', 'OFFLINE')
  return answer.data
}
