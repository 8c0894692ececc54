import type { IncomingMessage } from 'node:http'
import type { Framing } from './framing.ts'
import { refusal } from './http-refusal.ts'

/** @throws {HttpRefusal} 405, 406 and 415: what a request's head is refused for */
export function checkRequest(request: IncomingMessage, framing: Framing): void {
  const { method, headers } = request
  if (method !== 'GET' && method !== 'POST')
    throw refusal(405, 'BAD_USER_INPUT', 'Only GET and POST are served here.', { allow: 'GET, POST' })
  if (!framing.accepts(headers.accept))
    throw refusal(406, 'BAD_USER_INPUT', `Only ${framing.contentType.split(';', 1)[0]} is served here; say so in Accept.`)
  if (method === 'POST') checkJson(request)
}

/** @throws {HttpRefusal} 415 unless the body is JSON, uncompressed and in UTF-8 */
export function checkJson({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  if (type !== 'application/json' || (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8'))
    throw refusal(415, 'BAD_USER_INPUT', 'The body must be application/json, in UTF-8.')
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw refusal(415, 'BAD_USER_INPUT', 'The body must not be compressed.')
}
