import { once } from 'node:events'
import { frameSocketMessage, type FrameSocketMessage } from '@parley/contracts'
import { WebSocket } from 'ws'

/** A client of `/ws/interviews/<id>` that looks at each message by the contract. */
export interface FrameClient {
  socket: WebSocket
  /** A frame as the guide's snippet sends it; `data` overrides. */
  send(image: Buffer, data?: Record<string, unknown>): void
  /** The next message. */
  next(): Promise<FrameSocketMessage>
  /** Messages that came and were not taken. */
  came: FrameSocketMessage[]
  /** Code and reason of the close frame. */
  closed: Promise<{ code: number; reason: string }>
}

export interface FrameConnection {
  /** Address of the subgraph. */
  url: string
  interviewId: string
  /** Goes into the header. */
  token?: string | undefined
  ticket?: string | undefined
}

function dial({ url, interviewId, token, ticket }: FrameConnection): WebSocket {
  const address = new URL(`/ws/interviews/${interviewId}${ticket === undefined ? '' : `?ticket=${ticket}`}`, url)
  address.protocol = 'ws:'
  return new WebSocket(address, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
}

/** @throws Error when the socket is refused */
export async function connectFrames(connection: FrameConnection): Promise<FrameClient> {
  const socket = dial(connection)
  const came: FrameSocketMessage[] = []
  const takers: ((message: FrameSocketMessage) => void)[] = []
  socket.on('message', (data: Buffer) => {
    const message = frameSocketMessage.parse(JSON.parse(data.toString()))
    const taker = takers.shift()
    if (taker === undefined) came.push(message)
    else taker(message)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }))
  })
  await once(socket, 'open')
  return {
    socket,
    send: (image, data = {}) =>
      socket.send(
        JSON.stringify({
          type: 'frame',
          data: { session_id: connection.interviewId, timestamp: Date.now(), image: image.toString('base64'), ...data },
        }),
      ),
    async next() {
      return came.shift() ?? new Promise((resolve) => takers.push(resolve))
    },
    came,
    closed,
  }
}

/** Status and body of the answer to an upgrade that is refused. */
export async function refusedFrames(connection: FrameConnection): Promise<{ status: number; code: string; message: string }> {
  const socket = dial(connection)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, import('node:http').IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  socket.on('error', () => {}) // that it never opened
  socket.terminate()
  const { error } = JSON.parse(body) as { error: { code: string; message: string } } // the server's own shape
  return { status: response.statusCode ?? 0, code: error.code, message: error.message }
}
