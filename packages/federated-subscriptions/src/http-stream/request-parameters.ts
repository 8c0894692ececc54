import type { IncomingMessage } from 'node:http'
import { refusal } from './http-refusal.ts'

/** An operation as a request asks for it. Its shape is right; its document is not yet parsed. */
export interface RequestParameters {
  query: string
  operationName?: string
  variables?: Record<string, unknown>
  extensions?: Record<string, unknown>
}

const badInput = (message: string) => refusal(400, 'BAD_USER_INPUT', message)

/**
 * Reads an operation out of a GET's query string or a POST's JSON body.
 * @param given the body, where the application has read it already
 * @throws {HttpRefusal} 400 and 413
 */
export async function readParameters(request: IncomingMessage, given: unknown, mostBytes: number): Promise<RequestParameters> {
  return request.method === 'GET' ? parametersOf(fromQueryString(request)) : parametersOf(await readJsonBody(request, given, mostBytes))
}

/** @throws {HttpRefusal} 400 for what is not an object of JSON, 413 for what is too large */
export async function readJsonBody(request: IncomingMessage, given: unknown, mostBytes: number): Promise<Record<string, unknown>> {
  const body = typeof given === 'object' && given !== null && !Buffer.isBuffer(given) ? given : await textOf(request, given, mostBytes)
  const value = typeof body === 'string' ? parsed(body, 'The body') : body
  if (!isObject(value)) throw badInput('The body must be a JSON object.')
  return value
}

/** The last event that a client has, which EventSource sends as a header, and others may as `?lastEventId=`. */
export function lastEventIdOf(request: IncomingMessage): string | undefined {
  const header = request.headers['last-event-id']
  // Browsers send it as UTF-8, Node reads headers as Latin-1.
  if (typeof header === 'string' && header !== '') return Buffer.from(header, 'latin1').toString('utf8')
  return searchOf(request).get('lastEventId') || undefined
}

const searchOf = ({ url = '' }: IncomingMessage): URLSearchParams => {
  const at = url.indexOf('?')
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
}

function fromQueryString(request: IncomingMessage): Record<string, unknown> {
  const search = searchOf(request)
  const json = (name: string): unknown => {
    const text = search.get(name)
    return text ? parsed(text, name) : undefined
  }
  return {
    query: search.get('query'),
    operationName: search.get('operationName') || undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  }
}

function parametersOf({ query, operationName, variables, extensions }: Record<string, unknown>): RequestParameters {
  if (typeof query !== 'string' || query === '') throw badInput('query is missing: it must be a string.')
  if (operationName != null && typeof operationName !== 'string') throw badInput('operationName must be a string.')
  if (variables != null && !isObject(variables)) throw badInput('variables must be an object.')
  if (extensions != null && !isObject(extensions)) throw badInput('extensions must be an object.')
  return {
    query,
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables }),
    ...(extensions != null && { extensions }),
  }
}

async function textOf(request: IncomingMessage, given: unknown, mostBytes: number): Promise<string> {
  const tooLarge = () => refusal(413, 'PAYLOAD_TOO_LARGE', `The body may have at most ${mostBytes} bytes.`)
  if (typeof given === 'string' || Buffer.isBuffer(given)) {
    if (Buffer.byteLength(given) > mostBytes) throw tooLarge()
    return given.toString()
  }
  const chunks: Buffer[] = []
  let bytes = 0
  // Leaving the loop early must not close the connection: it still has to carry the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badInput(`${name} is not JSON.`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
