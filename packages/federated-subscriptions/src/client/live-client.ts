import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql'
import { createClient } from 'graphql-ws'
import { GaveUp, gaveUp, isFinal, mayComeBack, type Closed } from './gave-up.ts'
import type { LiveClient, LiveClientOptions, LiveState, LiveToken } from './options.ts'

const longestTimerMs = 2_147_483_647
type Timer = ReturnType<typeof setTimeout> | undefined

/** A client of `graphql-transport-ws`, for browsers and Node, that keeps its subscriptions alive. */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const { url, token, connectionParams, renewBeforeMs = 60_000, silenceMs = 30_000, answerMs = 10_000, longestWaitMs = 30_000 } = options
  const leavings = new Set<() => void>()
  let socket: Socket | undefined
  let current: LiveToken | undefined
  let expired: string | undefined
  let heardAt = 0
  let waitMs: number | undefined
  let endWait = (): void => {}
  let [renewal, answer, silence]: Timer[] = []
  let state: LiveState = 'closed'
  let askedAt = 0
  /** Of each open operation, by graphql-ws's id, what is sent when it is opened again. */
  const kept = new Map<string, Record<string, unknown>>()
  const begun = new WeakMap<object, () => void>()
  let last = 0

  const become = (next: LiveState): void => {
    if (next === state) return
    state = next
    options.onState?.(next)
  }
  /** Another connection, after the wait or, undefined, after another try's; nothing more is taken from this one. */
  const reconnect = (inMs: number | undefined): void => {
    if (!socket) return
    socket.onmessage = null
    waitMs = inMs
    client.terminate()
  }
  const renew = async (): Promise<void> => {
    const before = socket
    try {
      const next = await token?.()
      if (!next || !socket || socket !== before || socket.readyState !== 1) return
      current = next
      socket.send(JSON.stringify({ type: 'ping', payload: { authorization: next.authorization } }))
      answer = setTimeout(reconnect, answerMs, 0)
    } catch (cause) {
      if (cause instanceof GaveUp) reconnect(0) // it is asked once more, and says the same
      else if (socket === before) scheduleRenewal()
    }
  }
  const scheduleRenewal = (): void => {
    if (current?.expiresAt === undefined) return
    const left = current.expiresAt - Date.now()
    // One that is over already is a clock's fault, or `token`'s: it is not asked again and again.
    const inMs = left > 0 ? Math.max(left - renewBeforeMs, left / 2, Math.min(1_000, renewBeforeMs)) : longestWaitMs
    renewal = setTimeout(() => void renew(), Math.min(inMs, longestTimerMs))
  }
  const listen = (): void => {
    if (silenceMs === 0) return
    const left = heardAt + silenceMs - Date.now()
    if (left <= 0) reconnect(0)
    else silence = setTimeout(listen, left)
  }
  const stopTimers = (): void => [renewal, answer, silence].forEach((timer) => clearTimeout(timer))
  const backoff = (tries: number): number => Math.min(longestWaitMs, 500 * 2 ** Math.min(tries, 16)) * (0.5 + Math.random() / 2)

  const Impl = (options.webSocketImpl ?? globalThis.WebSocket) as (new (url: string, protocol: string) => Socket) | undefined
  /** graphql-ws waits for a handshake for as long as it takes. */
  const webSocketImpl =
    Impl &&
    class extends Impl {
      constructor(address: string, protocol: string) {
        super(address, protocol)
        answer = setTimeout(() => this.close(), answerMs)
      }
    }

  const client = createClient({
    url,
    webSocketImpl,
    keepAlive: silenceMs / 3,
    generateID({ extensions }) {
      const id = String((last += 1))
      if (extensions) kept.set(id, extensions)
      return id
    },
    connectionAckWaitTimeout: answerMs,
    retryAttempts: Infinity,
    shouldRetry: (cause) => !isFinal(cause),
    async retryWait(tries) {
      const forMs = Math.min(waitMs ?? backoff(tries), longestWaitMs)
      waitMs = undefined
      become('waiting')
      await new Promise<void>((resolve) => {
        endWait = resolve
        setTimeout(resolve, forMs)
      })
    },
    async connectionParams() {
      try {
        current = await token?.(expired)
        expired = undefined
      } catch (cause) {
        if (cause instanceof GaveUp) throw cause
        reconnect(undefined)
        return new Promise<never>(() => {}) // nobody waits for it any more
      }
      return { ...connectionParams, ...(current && { authorization: current.authorization }) }
    },
    on: {
      connecting: () => become('connecting'),
      opened(opened) {
        clearTimeout(answer)
        socket = opened as Socket
      },
      connected() {
        heardAt = Date.now()
        become('connected')
        listen()
        scheduleRenewal()
      },
      message: () => (heardAt = Date.now()),
      ping(received, payload) {
        if (!received) askedAt = performance.now()
        const { id, cursor } = (payload?.['started'] ?? {}) as { id?: string; cursor?: string } // ours, or nothing
        const extensions = received && id !== undefined ? kept.get(id) : undefined
        if (!extensions || cursor === undefined) return
        extensions['after'] ??= cursor
        begun.get(extensions)?.()
      },
      pong(received, payload) {
        if (received && askedAt > 0) options.onRoundTrip?.(performance.now() - askedAt)
        if (received) askedAt = 0
        // A server that cannot renew sends the ping's payload back.
        if (!received || !payload || !('renewed' in payload || 'authorization' in payload)) return
        clearTimeout(answer)
        if (payload['renewed'] === true) scheduleRenewal()
        else queueMicrotask(() => reconnect(0)) // graphql-ws is in the midst of this socket's message
      },
      closed(event) {
        stopTimers()
        socket = undefined
        askedAt = 0
        become('closed')
        const { code, reason } = event as Closed
        const hint = /RECONNECT_AFTER_MS=(\d+)/.exec(reason)
        if (reason === 'TOKEN_EXPIRED') expired = current?.authorization
        if (hint) waitMs = Number(hint[1])
        else if (code === 1012 || reason === 'TOKEN_EXPIRED') waitMs = Math.random() * 300
      },
    },
  })

  return {
    subscribe(operation, sink) {
      const extensions: Record<string, unknown> = { ...operation.extensions, cursor: true }
      begun.set(extensions, () => sink.started?.())
      let tries = 0
      let again: Timer
      let leave = (): void => {}
      const over = (): void => {
        leavings.delete(leaveAll)
        for (const [id, known] of kept) if (known === extensions) kept.delete(id)
      }
      const open = (): void => {
        // graphql-ws sends this very object whenever it subscribes again.
        leave = client.subscribe<Record<string, unknown>, Record<string, unknown>>(
          { ...operation, extensions },
          {
            next(result) {
              tries = 0
              const cursor = result.extensions?.['cursor']
              if (typeof cursor === 'string') extensions['after'] = cursor
              sink.next(result as FormattedExecutionResult)
            },
            error(cause) {
              if (mayComeBack(cause)) return void (again = setTimeout(open, backoff(tries++)))
              over()
              sink.error(Array.isArray(cause) ? (cause as GraphQLFormattedError[]) : gaveUp(cause))
            },
            complete() {
              if (leavings.has(leaveAll)) sink.complete()
              over()
            },
          },
        )
      }
      const leaveAll = (): void => {
        over()
        clearTimeout(again)
        leave()
      }
      leavings.add(leaveAll)
      open()
      return leaveAll
    },
    wake() {
      endWait()
      if (!socket || socket.readyState !== 1) return
      const [asked, at] = [socket, performance.now()]
      askedAt = at
      asked.send('{"type":"ping"}')
      setTimeout(() => socket === asked && askedAt === at && reconnect(0), answerMs)
    },
    dispose() {
      for (const leave of leavings) leave()
      stopTimers()
      endWait()
      socket?.close(1000, 'Normal Closure')
    },
  }
}

/** What is used of a browser's WebSocket. */
interface Socket {
  readonly readyState: number
  onmessage: unknown
  send(text: string): void
  close(code?: number, reason?: string): void
}
