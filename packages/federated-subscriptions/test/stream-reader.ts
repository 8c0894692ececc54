import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import type { ExecutionResult } from 'graphql'

/** What a stream says, whichever way it says it. */
export type StreamMessage =
  | { type: 'result'; result: ExecutionResult; id?: string }
  | { type: 'failure'; errors: { message: string; extensions?: Record<string, unknown> }[] }
  | { type: 'complete'; id?: string }
  | { type: 'beat' }
  | { type: 'retry'; ms: number }

/** A response read by its bytes, one message after another. */
export interface StreamReader {
  request: ClientRequest
  response: IncomingMessage
  /** Its `x-stream-id`. */
  id: string
  /** The next message that is not a heartbeat; undefined at the end of the response, and when it is cut. */
  next(): Promise<StreamMessage | undefined>
  beat(): Promise<void>
  /** Stops reading, so that the server's bytes pile up. */
  pause(): void
  resume(): void
  /** Cuts the connection. */
  destroy(): void
  /** Resolves to whether the response came to a proper end. */
  ended: Promise<boolean>
}

export interface StreamRequest {
  query?: string
  method?: string
  headers?: Record<string, string>
  body?: string
  agent?: Agent
}

const accepts: Record<string, string> = { '/sse': 'text/event-stream', '/multipart': 'multipart/mixed;subscriptionSpec=1.0' }

/** Opens a stream by POST, or a GET of a URL that has the query in it. @param url ends with `/sse` or `/multipart` */
export async function openStream(url: string, { query = 'subscription { ticks }', ...more }: StreamRequest = {}): Promise<StreamReader> {
  const { pathname } = new URL(url)
  const method = more.method ?? 'POST'
  const request = httpRequest(url, {
    method,
    agent: more.agent ?? new Agent(),
    headers: { accept: accepts[pathname], ...(method === 'POST' && { 'content-type': 'application/json' }), ...more.headers },
  })
  request.end(method === 'POST' ? (more.body ?? JSON.stringify({ query })) : undefined)
  const response = await new Promise<IncomingMessage>((resolve, reject) => request.once('response', resolve).once('error', reject))
  request.on('error', () => {})

  const messages: StreamMessage[] = []
  let beats = 0
  let over = false
  let wake = (): void => {}
  const take = pathname === '/sse' ? takeEvents() : takeParts()
  response.setEncoding('utf8').on('data', (text: string) => {
    for (const message of take(text)) {
      if (message.type === 'beat') beats += 1
      else messages.push(message)
    }
    wake()
  })
  const ended = new Promise<boolean>((resolve) => response.once('close', () => resolve(response.complete)).once('error', () => {}))
  void ended.then(() => {
    over = true
    wake()
  })
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds() && !over) await new Promise<void>((resolve) => (wake = resolve))
  }
  return {
    request,
    response,
    id: String(response.headers['x-stream-id']),
    async next() {
      await until(() => messages.length > 0)
      return messages.shift()
    },
    async beat() {
      const before = beats
      await until(() => beats > before)
      if (beats === before) throw new Error('the stream is over')
    },
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    destroy: () => void request.destroy(),
    ended,
  }
}

/** Server-sent events by their standard: fields of lines, a blank line ends one, a line that begins with a colon says nothing. */
function takeEvents(): (text: string) => StreamMessage[] {
  let buffer = ''
  return (text) => {
    const blocks = (buffer + text).split('\n\n')
    buffer = blocks.pop() ?? ''
    return blocks.map((block) => {
      const fields: Record<string, string> = {}
      for (const line of block.split('\n')) {
        const at = line.indexOf(':')
        fields[line.slice(0, at)] = line.slice(at + 1).replace(/^ /, '')
      }
      const id = fields['id'] === undefined ? {} : { id: fields['id'] }
      if (fields['event'] === 'complete') return { type: 'complete', ...id }
      if (fields['retry'] !== undefined) return { type: 'retry', ms: Number(fields['retry']) }
      if (fields['event'] !== 'next') return { type: 'beat' }
      return { type: 'result', result: JSON.parse(fields['data'] ?? '') as ExecutionResult, ...id }
    })
  }
}

/** Parts of `multipart/mixed` by RFC 2046: a part is whole when the boundary after it has come. */
function takeParts(): (text: string) => StreamMessage[] {
  let buffer = ''
  let begun = false
  return (text) => {
    const parts = (buffer + text).split('\r\n--graphql')
    buffer = parts.pop() ?? ''
    const found: StreamMessage[] = []
    for (const part of parts) {
      if (!begun) {
        begun = true
        continue
      }
      const [head = '', json = ''] = part.split('\r\n\r\n')
      if (head.trim() !== 'content-type: application/json') throw new Error(`an unexpected part: ${part}`)
      const message = JSON.parse(json) as { payload?: ExecutionResult | null; errors?: [] }
      if (!('payload' in message)) found.push({ type: 'beat' })
      else if (message.payload) found.push({ type: 'result', result: message.payload })
      else found.push({ type: 'failure', errors: message.errors ?? [] })
    }
    if (buffer.startsWith('--')) {
      found.push({ type: 'complete' })
      buffer = ''
    }
    return found
  }
}
