import { WebSocket as Socket, type RawData } from 'ws'
import type { VuContext } from './vu-context.ts'

interface Params {
  headers?: Record<string, string>
  tags?: Record<string, string>
}

interface Message {
  type: 'message'
  data: string | ArrayBuffer
  /** Milliseconds since the epoch. */
  timestamp: number
}
interface Failure {
  type: 'error'
  error: string
  timestamp: number
}
type Listener = (event?: Message | Failure) => void
type EventName = 'open' | 'message' | 'close' | 'error' | 'ping' | 'pong'

/** `import { WebSocket } from 'k6/websockets'`: the browser's, on the virtual user's event loop. */
export function websocketsModule({ play: { builtin, registry }, loop, tags }: VuContext) {
  class WebSocket {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3

    readonly url: string
    binaryType = 'arraybuffer'
    onopen: Listener = () => {}
    onmessage: Listener = () => {}
    onclose: Listener = () => {}
    onerror: Listener = () => {}
    onping: Listener = () => {}
    onpong: Listener = () => {}
    readonly #socket: Socket
    readonly #tags: Record<string, string>
    readonly #listeners = new Map<EventName, Listener[]>()

    /** @param _protocols not heeded, as in k6: a subprotocol is the header `Sec-WebSocket-Protocol` */
    constructor(url: string, _protocols: null = null, { headers = {}, tags: extra = {} }: Params = {}) {
      this.url = url
      this.#tags = { url, name: url, ...tags, ...extra }
      const protocol = Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')
      const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== protocol?.[0]))
      this.#socket = new Socket(url, protocol?.[1].split(',').map((one) => one.trim()) ?? [], { headers: others, perMessageDeflate: false })
      this.#follow(performance.now())
    }

    #follow(startedAt: number): void {
      const socket = this.#socket
      const over = loop.begin(() => socket.terminate())
      let openedAt: number | undefined
      socket.binaryType = 'nodebuffer'
      socket.on('open', () => {
        openedAt = performance.now()
        registry.add(builtin.wsSessions, 1, this.#tags)
        registry.add(builtin.wsConnecting, openedAt - startedAt, this.#tags)
        this.#tell('open')
      })
      socket.on('message', (data: RawData, binary) => {
        const bytes = data as Buffer // by `binaryType`
        registry.add(builtin.wsReceived, 1, this.#tags)
        registry.add(builtin.dataReceived, bytes.length, this.#tags)
        const copy = () => new Uint8Array(bytes).buffer
        this.#tell('message', { type: 'message', data: binary ? copy() : bytes.toString(), timestamp: Date.now() })
      })
      socket.on('ping', () => this.#tell('ping'))
      socket.on('pong', () => this.#tell('pong'))
      socket.on('error', (error) => this.#tell('error', { type: 'error', error: error.message, timestamp: Date.now() }))
      socket.on('close', () => {
        if (openedAt !== undefined) registry.add(builtin.wsSessionDuration, performance.now() - openedAt, this.#tags)
        this.#tell('close')
        over()
      })
    }

    #tell(name: EventName, event?: Message | Failure): void {
      loop.call(() => this[`on${name}`](event))
      for (const listener of this.#listeners.get(name) ?? []) loop.call(() => listener(event))
    }

    get readyState(): number {
      return this.#socket.readyState
    }
    get bufferedAmount(): number {
      return this.#socket.bufferedAmount
    }

    addEventListener(name: EventName, listener: Listener): void {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener])
    }

    /** @throws Error while it is not open */
    send(data: string | ArrayBuffer): void {
      if (this.readyState !== WebSocket.OPEN) throw new Error('InvalidStateError: the socket is not open')
      registry.add(builtin.wsSent, 1, this.#tags)
      registry.add(builtin.dataSent, typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength, this.#tags)
      this.#socket.send(data)
    }

    ping(): void {
      this.#socket.ping()
    }

    close(code = 1000, reason = ''): void {
      this.#socket.close(code, reason)
    }
  }
  return { WebSocket }
}
