export interface RestAnswer {
  status: number
  headers: Headers
  /** The JSON of the answer, whose shape the test asserts; an empty object where there is none. */
  body: Record<string, unknown>
}

/** Posts JSON, as the guide's `curl` lines do. @param url any address of the server */
export async function postJson(url: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<RestAnswer> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}

export const bearer = (token: unknown): Record<string, string> => ({ authorization: `Bearer ${String(token)}` })
