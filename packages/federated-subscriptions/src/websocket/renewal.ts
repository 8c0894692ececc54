import type { SubscriptionLogger } from '../options.ts'
import type { ClientSocket } from './client-socket.ts'
import { codeOf } from './operation-protocol.ts'
import type { WebSocketServerOptions } from './options.ts'

type Payload = Record<string, unknown>

/** Answers pings: one that brings an `authorization` renews the viewer in place, any other gets its own payload back. */
export function createPingAnswer<C>(
  { renew, viewerKey }: Pick<WebSocketServerOptions<C>, 'renew' | 'viewerKey'>,
  logger: SubscriptionLogger,
): (socket: ClientSocket<C>, payload: Payload | undefined) => Promise<void> {
  const renewed = async (socket: ClientSocket<C>, payload: Payload, how: NonNullable<typeof renew>): Promise<Payload> => {
    if (socket.context === undefined) return { renewed: false, code: 'UNAUTHENTICATED' }
    if (socket.renewing) return { renewed: false, code: 'RATE_LIMITED' }
    socket.renewing = true
    try {
      const authenticated = await how(payload, socket.context, socket.request)
      const key = viewerKey?.(authenticated.context)
      if (socket.ended) return { renewed: false }
      if (key !== undefined && !socket.place.claim(key)) return { renewed: false, code: 'TOO_MANY_CONNECTIONS' }
      socket.admit(authenticated)
      if (!socket.ended) for (const subscription of [...socket.subscriptions]) subscription.renew(authenticated.context)
      return { renewed: true, expiresAt: authenticated.expiresAt }
    } catch (cause) {
      const code = codeOf(cause)
      if (code === undefined) logger.error({ err: cause }, 'a viewer could not be renewed')
      return { renewed: false, code: code ?? 'FORBIDDEN' }
    } finally {
      socket.renewing = false
    }
  }

  return async (socket, payload) => {
    const answer = renew && payload && 'authorization' in payload ? await renewed(socket, payload, renew) : payload
    socket.send(JSON.stringify({ type: 'pong', ...(answer && { payload: answer }) }))
  }
}
