import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { largestSocketMessage } from '@parley/contracts'
import { refuseReplay, type InterviewAccessCopy } from '@parley/interview-access'
import type { FeedStore, LiveLog, LiveStream } from '@parley/live-log'
import { acceptRequestId, ParleyError, requestIdHeader, type Logger, type Metrics, type Principal } from '@parley/platform'
import type { FastifyInstance } from 'fastify'
import type { JWTVerifyGetKey } from 'jose'
import { WebSocketServer, type WebSocket } from 'ws'
import { createFrameRate } from '../frame-intake/frame-rate.ts'
import { interviewIdForm } from '../frame-intake/frame-route.ts'
import type { Intake } from '../frame-intake/intake.ts'
import type { Sample } from '../timeline/sample.ts'
import { createFrameSession } from './frame-session.ts'
import { createOpenSessions } from './open-sessions.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'
import { readCaller, type SocketCaller } from './socket-caller.ts'
import { refusalOf, socketEnd } from './socket-end.ts'
import { createSocketPlaces, type SocketLimits } from './socket-places.ts'
import type { UsedTickets } from './used-tickets.ts'

export interface FrameSocketOptions {
  /** Keys of the tokens that clients carry, and of tickets. */
  accessTokenKeys: JWTVerifyGetKey
  access: InterviewAccessCopy
  intake: Intake
  liveLog: LiveLog
  feed: FeedStore<Sample>
  tickets: UsedTickets
  logger: Logger
  /** Gets `websocket_active`. */
  metrics: Metrics
  limits?: SocketLimits | undefined
  /** Milliseconds between heartbeats; a socket that answers none is cut. Default 15,000. */
  heartbeatMs?: number | undefined
}

export interface FrameSocket {
  /** Sockets open here, and places taken by those and by handshakes under way. */
  stats(): { sessions: number; places: number }
}

const path = /^\/ws\/interviews\/([^/]+)$/
/** Messages worked on in a second, of one socket: more than any webcam sends, less than would keep a core busy. */
const messagesPerSecond = 60

/**
 * `ws /ws/interviews/<id>`: frames in, emotions out, as `@parley/contracts` has the messages. Whoever may see the interview may open
 * it; frames are taken from its candidate alone. A slow reader gets the newest update, told how many it missed. It ends, saying why,
 * within a second when the interview does, or the right; a header's access token ends it, too, a ticket's 60 seconds do not.
 *
 * Upgrades to `/graphql` are left to the subscription server, all others get 404. Closes with `app`.
 */
export function addFrameSocket(app: FastifyInstance, options: FrameSocketOptions): FrameSocket {
  const { accessTokenKeys, access, intake, liveLog, feed, tickets, logger, metrics, limits, heartbeatMs = 15_000 } = options
  const server = new WebSocketServer({ noServer: true, maxPayload: largestSocketMessage })
  const places = createSocketPlaces(limits)
  const sessions = createOpenSessions({ access, heartbeatMs, logger })
  const pace = createFrameRate({ burst: messagesPerSecond, perSecond: messagesPerSecond })
  const active = metrics.gauge('websocket_active', 'Open WebSockets', ['service'])
  /** Handshakes under way. */
  const pending = new Set<Duplex>()

  async function requireOpen(principal: Principal, interviewId: string): Promise<void> {
    await refuseReplay(access, principal, interviewId)
    if (socketEnd(principal, await access.requireVisible(principal, interviewId)) === undefined) return
    // Nothing is refused from the copy alone.
    const now = await access.fresh(interviewId)
    const why = now === undefined ? { error: new ParleyError('NOT_FOUND') } : socketEnd(principal, now)
    if (why !== undefined) throw refusalOf(why)
  }

  /** The interview's samples from now on, once all that lets the caller in has been seen to. */
  async function admit({ principal, ticket }: SocketCaller, interviewId: string, signal: AbortSignal): Promise<LiveStream<Sample>> {
    await requireOpen(principal, interviewId)
    // Before the socket stands, so that what its first frame shows is told.
    const updates = await liveLog.open(feed, interviewId, { from: 'live', signal })
    try {
      // Last: whoever is refused for another reason may come again with it.
      if (ticket !== undefined && !(await tickets.spend(ticket)))
        throw new ParleyError('UNAUTHENTICATED', { message: 'The ticket was used before; ask for a new one.' })
      return updates
    } catch (error) {
      await updates.close()
      throw error
    }
  }

  function begin(socket: WebSocket, caller: SocketCaller, interviewId: string, requestId: string, updates: LiveStream<Sample>): void {
    active.inc({ service: 'emotion' })
    socket.once('close', () => active.dec({ service: 'emotion' }))
    const { principal, expiresAt } = caller
    const own = { socket, principal, interviewId, expiresAt, updates, requestId }
    const bucket = randomUUID()
    sessions.add(createFrameSession({ ...own, intake, pace: (at) => pace.take(bucket, at), logger }))
  }

  async function open(request: IncomingMessage, raw: Duplex, head: Buffer, interviewId: string, requestId: string): Promise<void> {
    const gone = new AbortController()
    raw.once('close', () => gone.abort(new ParleyError('SERVICE_UNAVAILABLE')))
    const caller = await readCaller(request, interviewId, accessTokenKeys)
    gone.signal.throwIfAborted()
    raw.once('close', places.take(caller.principal.userId, interviewId))
    const updates = await admit(caller, interviewId, gone.signal)
    server.handleUpgrade(request, raw, head, (socket) => begin(socket, caller, interviewId, requestId, updates))
  }

  const onUpgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    const pathname = request.url?.split('?', 1)[0] ?? ''
    if (pathname === '/graphql') return
    const requestId = acceptRequestId(request.headers[requestIdHeader])
    const [, interviewId = ''] = path.exec(pathname) ?? []
    raw.on('error', () => raw.destroy())
    if (!interviewIdForm.test(interviewId)) return refuseUpgrade(raw, new ParleyError('NOT_FOUND'), requestId)
    pending.add(raw)
    void open(request, raw, head, interviewId, requestId)
      .catch((error: unknown) => {
        const known = error instanceof ParleyError ? error : new ParleyError('INTERNAL_SERVER_ERROR', { cause: error })
        if (known !== error) logger.error({ err: error, interviewId }, 'could not open a socket')
        refuseUpgrade(raw, known, requestId)
      })
      .finally(() => pending.delete(raw))
  }

  app.server.on('upgrade', onUpgrade)
  app.addHook('preClose', async () => {
    app.server.off('upgrade', onUpgrade)
    for (const raw of pending) raw.destroy()
    await sessions.close()
  })
  return { stats: () => ({ sessions: sessions.size, places: places.taken }) }
}
