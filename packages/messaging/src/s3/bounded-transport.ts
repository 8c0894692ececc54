import http from 'node:http'
import https from 'node:https'

export interface TransportLimits {
  /** Milliseconds until a connection must stand; default 1.5 s. */
  connectMs?: number
  /** Milliseconds from the end of the request to the head of the answer; default 10 s. */
  answerMs?: number
  /** Milliseconds in which nothing moves either way; default 30 s. */
  idleMs?: number
}

/** The server did not connect, answer or go on in time. */
export class TransportTimeout extends Error {
  override name = 'TransportTimeout'
}

export type Transport = Pick<typeof http, 'request'>

/** Node's HTTP client with an end to every wait: minio's has none of its own. */
export function boundedTransport(
  secure: boolean,
  { connectMs = 1_500, answerMs = 10_000, idleMs = 30_000 }: TransportLimits = {},
): Transport {
  const { request } = secure ? https : http

  function send(options: http.RequestOptions, onResponse?: (response: http.IncomingMessage) => void): http.ClientRequest {
    const sending = request({ ...options, timeout: idleMs }, onResponse)
    const fail = (what: string, ms: number) => sending.destroy(new TransportTimeout(`the object store did not ${what} within ${ms} ms`))
    let timer: NodeJS.Timeout | undefined
    const stop = () => clearTimeout(timer)
    sending.on('timeout', () => fail('go on', idleMs))
    sending.once('socket', (socket) => {
      if (!socket.connecting) return
      timer = setTimeout(() => fail('connect', connectMs), connectMs)
      socket.once(secure ? 'secureConnect' : 'connect', stop)
    })
    sending.once('finish', () => {
      stop()
      timer = setTimeout(() => fail('answer', answerMs), answerMs)
    })
    sending.once('response', stop).once('close', stop)
    return sending
  }
  // Of the three ways to call it, minio and this package use one: options, then a callback.
  return { request: send as typeof http.request }
}
