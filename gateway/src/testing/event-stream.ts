import { request as httpRequest, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { Gateway } from '../gateway-options.ts'

export interface StreamedResponse {
  status: number
  headers: IncomingMessage['headers']
  /** What has come so far. */
  text: () => string
  /** Resolves once that has come. @throws when the response ends without */
  until: (part: string | RegExp) => Promise<string>
  /** All of it, once it has ended. */
  ended: Promise<string>
  leave: () => void
}

/** POST of an operation, whose answer is read as it comes. */
export async function stream(
  gateway: Pick<Gateway, 'url'>,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<StreamedResponse> {
  const request = httpRequest(gateway.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } })
  request.on('error', () => {})
  request.end(JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  let over = false
  const told = new Set<() => void>()
  const tell = () => told.forEach((one) => one())
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    tell()
  })
  response.on('error', () => {})
  const ended = new Promise<string>((resolve) => response.once('close', () => resolve(text)))
  void ended.then(() => {
    over = true
    tell()
  })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: () => text,
    ended,
    until: (part) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (typeof part === 'string' ? text.includes(part) : part.test(text)) resolve(text)
          else if (over) reject(new Error(`it ended: ${text}`))
          else return void told.add(look)
          told.delete(look)
        }
        look()
      }),
    leave: () => request.destroy(),
  }
}
