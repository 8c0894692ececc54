import type { FrameSocketMessage } from '@parley/contracts'
import type { LiveStream } from '@parley/live-log'
import { ParleyError, withRequestId, type Logger, type User } from '@parley/platform'
import { WebSocket } from 'ws'
import type { Intake } from '../frame-intake/intake.ts'
import type { Sample } from '../timeline/sample.ts'
import { emotionUpdate } from './emotion-update.ts'
import { readFrameMessage } from './frame-message.ts'
import { lineUpMessages } from './message-line.ts'
import { createNewestOnly } from './newest-only.ts'
import { closeOf, errorMessage, lastMessage, type SocketEnd } from './socket-end.ts'

export interface FrameSessionOptions {
  /** Open. */
  socket: WebSocket
  principal: User
  interviewId: string
  /** Milliseconds since the epoch at which the socket ends; undefined: not by itself. */
  expiresAt: number | undefined
  /** The interview's samples from now on; the session closes it. */
  updates: LiveStream<Sample>
  intake: Intake
  /** Milliseconds until the next message may be worked on. */
  pace: (at: number) => number
  requestId: string
  logger: Logger
}

/** One socket: frames in, emotions out. */
export interface FrameSession {
  readonly principal: User
  readonly interviewId: string
  /** Says why, and closes. What waited to be sent is forgotten. */
  end(why: SocketEnd): void
  /** Closes since the process is going: 1001. */
  leave(): void
  /** Asks whether the other side is still there, and cuts the socket if nothing came since it was last asked. */
  beat(): void
  /** Resolves when the socket is closed. */
  closed: Promise<void>
}

/** How long the other side may take to say goodbye, too. */
const goodbyeMs = 1_000

export function createFrameSession(options: FrameSessionOptions): FrameSession {
  const { socket, principal, interviewId, expiresAt, updates, intake, pace, requestId, logger } = options
  let alive = true
  let ending = false

  /** Resolves once the message has left this process, so that whoever waits is as slow as the reader. */
  const send = (message: FrameSocketMessage) =>
    new Promise<void>((resolve) => {
      if (ending || socket.readyState !== WebSocket.OPEN) return resolve()
      socket.send(JSON.stringify(message), () => resolve())
    })

  const newest = createNewestOnly<Sample>((sample, leftOut) => send(emotionUpdate(sample, leftOut)))

  const takeFrame = async (message: Buffer, isBinary: boolean, receivedAt: number) => {
    alive = true
    try {
      const { capturedAt, image } = readFrameMessage(message, isBinary, { interviewId, receivedAt })
      const receipt = await withRequestId(requestId, () => intake.submit({ principal, interviewId, capturedAt, image, receivedAt }))
      if (receipt.accepted) return
      const { accepted: _, ...refusal } = receipt
      await send({ type: 'frame_refused', data: { session_id: interviewId, timestamp: capturedAt.getTime(), ...refusal } })
    } catch (error) {
      if (!(error instanceof ParleyError)) logger.error({ err: error, interviewId }, 'could not take a frame')
      await send(errorMessage(error instanceof ParleyError ? error : new ParleyError('INTERNAL_SERVER_ERROR')))
    }
  }
  const messages = lineUpMessages({
    socket,
    pace,
    work: takeFrame,
    overflow: () => end({ error: new ParleyError('RATE_LIMITED', { message: 'Too many messages at once.' }) }),
  })

  const follow = async () => {
    try {
      for await (const { event } of updates) newest.offer(event)
      end({ error: new ParleyError('SERVICE_UNAVAILABLE') }) // the feed closed before the socket
    } catch (error) {
      end({ error: error instanceof ParleyError ? error : new ParleyError('INTERNAL_SERVER_ERROR') })
    }
  }

  const stop = () => {
    ending = true
    clearTimeout(expiry)
    newest.stop()
    messages.stop()
    void updates.close()
  }
  /** The other side may hold its goodbye back, or be gone. */
  const cutSoon = () => setTimeout(() => socket.terminate(), goodbyeMs).unref()

  const finish = (code: number, reason: string, last?: FrameSocketMessage) => {
    if (ending) return
    stop()
    if (last !== undefined) socket.send(JSON.stringify(last))
    socket.close(code, reason)
    cutSoon()
  }
  const end = (why: SocketEnd) => {
    const { code, reason } = closeOf(why)
    finish(code, reason, lastMessage(why, interviewId))
  }

  const expiry =
    expiresAt === undefined
      ? undefined
      : setTimeout(
          () => end({ error: new ParleyError('UNAUTHENTICATED', { message: 'The access token has expired; connect with a new one.' }) }),
          Math.max(0, expiresAt - Date.now()),
        ).unref()
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      stop()
      resolve()
    })
  })
  socket.on('pong', () => (alive = true))
  // Something that breaks the protocol, or is too large: ws says so in its close frame by itself.
  socket.on('error', (error) => {
    logger.debug({ err: error, interviewId }, 'a socket broke')
    stop()
    cutSoon()
  })
  void follow()

  return {
    principal,
    interviewId,
    end,
    leave: () => finish(1001, 'The server is going.'),
    beat() {
      if (ending) return
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    },
    closed,
  }
}
