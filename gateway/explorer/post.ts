import type { ExplorerIdentity, Headers } from './identity.ts'

/**
 * @returns the answer, whatever its status
 * @throws `{ message }` when there is none
 */
export async function post(path: string, payload: object, headers: Headers, identity: ExplorerIdentity): Promise<unknown> {
  // GraphiQL would show all of an Error, with where it was thrown.
  const all = await identity.headersFor(headers).catch((error: unknown) => {
    throw { message: error instanceof Error ? error.message : 'The session cannot be renewed.' }
  })
  const request = {
    method: 'POST',
    headers: { ...all, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(payload),
  }
  const response = await fetch(path, request).catch(() => {
    throw { message: 'The gateway cannot be reached.' }
  })
  try {
    return await response.json()
  } catch {
    throw { message: `The gateway answered ${response.status}, without GraphQL.` }
  }
}
