import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Closable } from '@parley/platform'
import { z } from 'zod'
import { judges, refuses } from './replies.ts'

/** A request as the protocol has it; anything else is answered with 400, as OpenAI does. */
const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user']), content: z.string() })).min(1),
  stream: z.literal(false).optional(),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          strict: z.literal(true),
          schema: z.record(z.string(), z.unknown()),
        }),
      }),
    ])
    .optional(),
})
export type ChatRequest = z.infer<typeof chatRequest>

/** Answers one request, in any way it likes. */
export type Reply = (response: ServerResponse, request: ChatRequest) => void

export interface LlmServer extends Closable {
  /** Up to and without `/chat/completions`. */
  baseUrl: string
  /** What was asked since the last `reply`. */
  requests: { headers: IncomingHttpHeaders; body: ChatRequest }[]
  /** Replies of this server from now on, in turn; the last one for good. */
  reply(...replies: [Reply, ...Reply[]]): void
  /** Resolves once the next request has come. */
  asked(): Promise<void>
}

/**
 * A server that speaks `POST /v1/chat/completions` over HTTP and checks the key, the path and the form of what it is asked. It judges by itself
 * until it is told to reply otherwise.
 */
export async function startLlmServer(apiKey: string): Promise<LlmServer> {
  let replies: [Reply, ...Reply[]] = [judges()]
  const requests: LlmServer['requests'] = []
  const heard = new EventEmitter()

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuses(404, 'unknown url')(response)
      if (request.headers.authorization !== `Bearer ${apiKey}`) return refuses(401, 'Incorrect API key provided')(response)
      const body = chatRequest.safeParse(JSON.parse(Buffer.concat(chunks).toString()))
      if (!body.success) return refuses(400, z.prettifyError(body.error))(response)
      requests.push({ headers: request.headers, body: body.data })
      const [reply, next, ...rest] = replies
      if (next !== undefined) replies = [next, ...rest]
      reply(response, body.data)
      heard.emit('request')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, // a TCP server's address
    requests,
    reply(...given) {
      requests.length = 0
      replies = given
    },
    async asked() {
      await once(heard, 'request')
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
