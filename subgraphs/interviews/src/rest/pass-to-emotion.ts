import type { Logger, Metrics } from '@parley/platform'
import { addHttpProxy, createWebSocketTunnel, type ProxyTarget } from '@parley/reverse-proxy'
import type { FastifyInstance } from 'fastify'

export interface PassToEmotionOptions {
  /** Address of the emotion subgraph; its origin is used. */
  emotionUrl: string
  trustedProxies: number
  logger: Logger
  /** Gets `websocket_active` of what is passed on. */
  metrics: Metrics
}

/**
 * Passes the paths of frames on to the emotion subgraph, so that they are reached at this address too, as the guide has it:
 * `PUT /api/v1/interviews/<id>/frames` and `ws /ws/interviews/<id>`. Upgrades to `/graphql` are the subscription server's, all others 404.
 */
export async function passToEmotion(
  app: FastifyInstance,
  { emotionUrl, trustedProxies, logger, metrics }: PassToEmotionOptions,
): Promise<void> {
  const { origin } = new URL(emotionUrl)
  const targets: ProxyTarget[] = [
    { path: '/api/v1/interviews/:id/frames', origin, websocket: false },
    { path: '/ws/interviews', origin, websocket: true },
  ]
  await addHttpProxy(app, targets, { trustedProxies })
  const tunnelled = { server: app.server, targets, except: ['/graphql'], trustedProxies, service: 'interviews' }
  const tunnel = createWebSocketTunnel({ ...tunnelled, logger, metrics })
  app.addHook('preClose', () => tunnel.close())
}
