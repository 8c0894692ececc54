import type { FormattedExecutionResult } from 'graphql'

/** One message of a stream, whichever transport it came over. */
export type StreamMessage =
  | { type: 'result'; result: FormattedExecutionResult }
  /** Multipart's way to end with errors. */
  | { type: 'failure'; errors: readonly unknown[] }
  | { type: 'complete' }

/** A response, read as it comes. */
export interface StreamResponse {
  status: number
  contentType: string
  /** The next message that is no heartbeat; undefined at the end. @throws when it is not what the protocol says */
  next(): Promise<StreamMessage | undefined>
  /** The body, of a response that is no stream. */
  text(): Promise<string>
  /** Cuts it. */
  cut(): void
}

/** Requests a stream. Its headers are awaited, not its first event. */
export async function requestStream(url: string, init: RequestInit): Promise<StreamResponse> {
  const abort = new AbortController()
  const response = await fetch(url, { ...init, signal: abort.signal })
  const contentType = response.headers.get('content-type') ?? ''
  const boundary = /^multipart\/mixed.*boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  let messages: AsyncGenerator<StreamMessage, void> | undefined
  return {
    status: response.status,
    contentType,
    async next() {
      messages ??= boundary === undefined ? eventsOf(textOf(response)) : partsOf(textOf(response), boundary)
      const { value } = await messages.next()
      return value ?? undefined
    },
    text: () => response.text(),
    cut: () => abort.abort(),
  }
}

async function* textOf(response: Response): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  if (!response.body) return
  for await (const chunk of response.body) yield decoder.decode(chunk as Uint8Array, { stream: true })
}

/** Server-sent events by their standard: any of the three line ends, several `data` lines, comments. */
async function* eventsOf(texts: AsyncGenerator<string, void>): AsyncGenerator<StreamMessage, void> {
  let buffer = ''
  for await (const text of texts) {
    // A line end that is cut in two waits for its other half.
    buffer += text
    const whole = buffer.endsWith('\r') ? buffer.slice(0, -1) : buffer
    const blocks = whole.replaceAll(/\r\n|\r/g, '\n').split('\n\n')
    buffer = (blocks.pop() ?? '') + buffer.slice(whole.length)
    for (const block of blocks) {
      let event = 'message'
      const data: string[] = []
      for (const line of block.split('\n')) {
        const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
        if (name === 'event') event = value
        else if (name === 'data') data.push(value)
      }
      if (event === 'next') yield { type: 'result', result: JSON.parse(data.join('\n')) as FormattedExecutionResult } // looked at by the case
      else if (event === 'complete') yield { type: 'complete' }
      else if (event !== 'message') throw new Error(`an unknown event: ${event}`)
    }
  }
}

/** `multipart/mixed` by RFC 2046, with Apollo's payloads. */
async function* partsOf(texts: AsyncGenerator<string, void>, boundary: string): AsyncGenerator<StreamMessage, void> {
  let buffer = '\r\n'
  let begun = false
  for await (const text of texts) {
    buffer += text
    const parts = buffer.split(`\r\n--${boundary}`)
    buffer = parts.pop() ?? ''
    for (const part of parts) {
      if (begun) yield* messagesOf(part)
      else if (part.trim() !== '') throw new Error(`something comes before the first boundary: ${part}`)
      begun = true
    }
    if (begun && buffer.startsWith('--')) {
      yield { type: 'complete' }
      return
    }
  }
  throw new Error('the response ended without its closing boundary')
}

function* messagesOf(part: string): Generator<StreamMessage, void> {
  const at = part.indexOf('\r\n\r\n')
  if (!/^\r\ncontent-type: ?application\/json/im.test(part.slice(0, at))) throw new Error(`a part without its content type: ${part}`)
  const message = JSON.parse(part.slice(at)) as { payload?: FormattedExecutionResult | null; errors?: unknown[] } // Apollo's protocol
  if (message.errors) yield { type: 'failure', errors: message.errors }
  else if (message.payload) yield { type: 'result', result: message.payload }
  else if (Object.keys(message).length > 0) throw new Error(`a part that is neither a payload nor a heartbeat: ${part}`)
}
