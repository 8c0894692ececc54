import { randomUUID } from 'node:crypto'
import type { Message } from './work-queue.ts'

/** A message whose body is JSON. */
export function jsonMessage(body: unknown, options: { id?: string; requestId?: string | undefined } = {}): Message {
  return {
    id: options.id ?? randomUUID(),
    headers: options.requestId === undefined ? {} : { requestId: options.requestId },
    body: Buffer.from(JSON.stringify(body)),
  }
}

/**
 * Reads a JSON body.
 * @param parse the contract's parser, for example `frameResult.parse`
 * @throws SyntaxError or the parser's error when the body is not what the contract says
 */
export function readJson<T>(message: Message, parse: (value: unknown) => T): T {
  return parse(JSON.parse(Buffer.from(message.body).toString('utf8')))
}
