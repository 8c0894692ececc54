import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'

export type Message = Record<string, unknown>

/** A socket without a client library, to break the protocol with. */
export interface RawSocket {
  socket: WebSocket
  /** @param message sent as JSON; a text or bytes as they are, in a text frame */
  send(message: unknown): void
  /** The next message, parsed. Rejects when the socket closes first. */
  message(): Promise<Message>
  /** All that came and was not asked for. */
  rest(): Message[]
  closed: Promise<{ code: number; reason: string }>
}

export interface RawOptions extends Omit<ClientOptions, 'protocol'> {
  /** What `connection_init` carries; false: it is not sent. Default: nothing. */
  init?: boolean | Record<string, unknown>
  protocol?: string | string[]
}

export async function openRaw(
  url: string,
  { init = true, protocol = 'graphql-transport-ws', ...options }: RawOptions = {},
): Promise<RawSocket> {
  const socket = new WebSocket(url, protocol, options)
  const messages: Message[] = []
  let over: { code: number; reason: string } | undefined
  let wake = (): void => {}
  socket.on('message', (data) => {
    messages.push(JSON.parse((data as Buffer).toString('utf8')) as Message) // ws's default binaryType
    wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => {
      over = { code, reason: String(reason) }
      wake()
      resolve(over)
    }),
  )
  await once(socket, 'open')
  socket.on('error', () => {}) // 'close' follows
  const raw: RawSocket = {
    socket,
    send: (message) =>
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message), { binary: false }),
    async message() {
      while (messages.length === 0) {
        if (over) throw new Error(`closed with ${over.code} ${over.reason}`)
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return messages.shift() ?? {}
    },
    rest: () => messages.splice(0),
    closed,
  }
  if (init !== false) {
    raw.send({ type: 'connection_init', ...(typeof init === 'object' && { payload: init }) })
    await raw.message()
  }
  return raw
}
