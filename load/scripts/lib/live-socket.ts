import { check } from 'k6'
import { Trend } from 'k6/metrics'
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'k6/timers'
import { WebSocket, type MessageEvent } from 'k6/websockets'
import { baseUrl } from './settings.ts'

/** From a ping of the protocol to its pong. */
const roundTrip = new Trend('ws_round_trip', true)

/** An event of a subscription; `journey` tells when it passed each stage, by the platform's clock. */
export interface LiveEvent<T> {
  data?: T | null
  errors?: { message: string }[]
  extensions?: { journey?: { stored?: number } }
}

interface ServerMessage {
  type: string
  id?: string
  payload?: unknown
}

export interface LiveSocket {
  /** @param onEvent hears each event; once the subscription is refused, an event with errors */
  subscribe<T>(query: string, variables: object, onEvent: (event: LiveEvent<T>, at: number) => void): void
  close(): void
}

const pingEveryMs = 1_000
const openWithinMs = 10_000

/**
 * Opens `graphql-transport-ws`, as `graphql-ws` does, and pings every second. That it is acknowledged is a check.
 * @throws Error when it is not within 10 s, or ends before: the iteration makes no sense without
 */
export async function openLiveSocket(token: string): Promise<LiveSocket> {
  const socket = await acknowledged(token).catch((error: unknown) => error)
  check(socket, { 'the socket is acknowledged': () => !(socket instanceof Error) })
  if (socket instanceof Error) throw socket
  return socket as LiveSocket // it is no error
}

function acknowledged(token: string): Promise<LiveSocket> {
  // k6 sends no subprotocol of its own: it is a header.
  const headers = { 'Sec-WebSocket-Protocol': 'graphql-transport-ws' }
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/graphql`, null, { headers, tags: { name: 'ws /graphql' } })
  const send = (message: object) => socket.send(JSON.stringify(message))
  const listeners = new Map<string, (event: LiveEvent<never>, at: number) => void>()
  let subscriptions = 0
  let pingedAt: number | undefined

  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.close()
      reject(new Error('the socket was not acknowledged in time'))
    }, openWithinMs)
    const pings = setInterval(() => {
      // One at a time: a pong does not say which ping it answers.
      if (socket.readyState !== 1 || pingedAt !== undefined) return
      pingedAt = Date.now()
      send({ type: 'ping' })
    }, pingEveryMs)
    const ended = () => {
      clearTimeout(late)
      clearInterval(pings)
      for (const tell of listeners.values()) tell({ errors: [{ message: 'the socket ended' }] }, Date.now())
      listeners.clear()
      reject(new Error('the socket ended'))
    }

    const live: LiveSocket = {
      subscribe(query, variables, onEvent) {
        const id = String((subscriptions += 1))
        listeners.set(id, onEvent)
        send({ id, type: 'subscribe', payload: { query, variables, extensions: { journey: true } } })
      },
      close() {
        listeners.clear()
        clearTimeout(late)
        clearInterval(pings)
        socket.close()
      },
    }
    const hear = ({ type, id = '', payload }: ServerMessage, at: number) => {
      if (type === 'connection_ack') {
        clearTimeout(late)
        resolve(live)
      } else if (type === 'ping') send({ type: 'pong' })
      else if (type === 'pong' && pingedAt !== undefined) {
        roundTrip.add(at - pingedAt)
        pingedAt = undefined
      } else if (type === 'next') listeners.get(id)?.(payload as LiveEvent<never>, at) // the operation decides its shape
      else if (type === 'error') {
        listeners.get(id)?.({ errors: payload as { message: string }[] }, at) // GraphQL errors, by the protocol
        listeners.delete(id)
      } else if (type === 'complete') listeners.delete(id)
    }

    socket.onopen = () => send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
    socket.onmessage = (event?: MessageEvent) => {
      if (typeof event?.data === 'string') hear(JSON.parse(event.data) as ServerMessage, Date.now()) // by the protocol
    }
    socket.onclose = ended
    socket.onerror = ended
  })
}
