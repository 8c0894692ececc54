import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'

/** A socket without a client library, to break the protocol with. */
export interface RawSocket {
  socket: WebSocket
  send(message: unknown): void
  /** The next message, parsed. */
  message(): Promise<Record<string, unknown>>
  closed: Promise<{ code: number; reason: string }>
}

export async function openRaw(
  url: string,
  { init = true, protocol = 'graphql-transport-ws', ...options }: ClientOptions & { init?: boolean; protocol?: string } = {},
): Promise<RawSocket> {
  const socket = new WebSocket(url, protocol, options)
  const messages: Record<string, unknown>[] = []
  let wake = (): void => {}
  socket.on('message', (data) => {
    messages.push(JSON.parse((data as Buffer).toString('utf8')) as Record<string, unknown>) // ws's default binaryType
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await once(socket, 'open')
  const raw: RawSocket = {
    socket,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async message() {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return messages.shift() ?? {}
    },
    closed,
  }
  if (init) {
    raw.send({ type: 'connection_init' })
    await raw.message()
  }
  return raw
}
