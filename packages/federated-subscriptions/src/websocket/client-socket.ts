import type { WebSocket } from 'ws'
import type { SubscriptionLogger } from '../options.ts'
import type { WebSocketLimits } from './options.ts'

/** A client's socket with its bounds: what is unsent, how long it may be silent, and one end. */
export interface ClientSocket {
  readonly protocol: string
  /** Resolves when the text has left for the network, or the socket is over. */
  send(text: string): Promise<void>
  /** Resolves when little enough is unsent, or the socket is over. */
  writable(): Promise<void>
  /** @param onMessage a rejection closes the socket */
  onMessage(onMessage: (text: string) => Promise<void>): void
  /** Says goodbye; for us it is over at once. */
  end: (code: number, reason: string) => void
  /** Called once, as soon as it is over from either side. */
  onEnd(onEnd: (code: number, reason: string) => void): void
  readonly ended: boolean
}

/** graphql-ws's own words for a message that only servers may send. */
const serversMessage = /^Unexpected message of type/

export function createClientSocket(
  socket: WebSocket,
  { pingMs, highWaterBytes, unsentBytes }: WebSocketLimits,
  logger: SubscriptionLogger,
): ClientSocket {
  let ended = false
  let endListener: ((code: number, reason: string) => void) | undefined
  let lastSent: Promise<void> = Promise.resolve()
  let answered = true

  const pings = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    if (socket.readyState === socket.OPEN) socket.ping()
  }, pingMs)
  socket.on('pong', () => (answered = true))

  const over = (code: number, reason: string): void => {
    if (ended) return
    ended = true
    clearInterval(pings)
    endListener?.(code, reason)
  }
  const end = (code: number, reason: string): void => {
    socket.close(code, reason)
    over(code, reason)
  }
  socket.once('close', (code, reason) => over(code, String(reason)))
  socket.on('error', (err) => logger.debug({ err }, 'a client socket failed'))

  return {
    protocol: socket.protocol,
    send(text) {
      if (ended || socket.readyState !== socket.OPEN) return Promise.resolve()
      if (socket.bufferedAmount > unsentBytes) {
        logger.warn({ unsent: socket.bufferedAmount }, 'a client does not read: its socket is cut')
        socket.terminate()
        return Promise.resolve()
      }
      lastSent = new Promise((resolve) => socket.send(text, () => resolve()))
      return lastSent
    },
    async writable() {
      while (!ended && socket.bufferedAmount > highWaterBytes) await lastSent
    },
    onMessage(onMessage) {
      socket.on('message', (data) => {
        // After our goodbye nothing may be opened: nobody would close it.
        if (ended) return
        // A Buffer, by ws's default binaryType.
        onMessage((data as Buffer).toString('utf8')).catch((err: unknown) => {
          if (err instanceof Error && serversMessage.test(err.message)) return end(4400, 'Invalid message received')
          logger.error({ err }, 'a socket message could not be handled')
          end(4500, 'Internal server error')
        })
      })
    },
    end,
    onEnd: (listener) => (endListener = listener),
    get ended() {
      return ended
    },
  }
}
