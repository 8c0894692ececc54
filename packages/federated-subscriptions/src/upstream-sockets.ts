import type { Subgraph, SubscriptionLimits, SubscriptionLogger } from './options.ts'
import { createUpstreamSocket, type UpstreamSocket } from './upstream-socket.ts'

/** The sockets to the subgraphs, one for each address, shared by all subscriptions there. */
export interface UpstreamSockets {
  /** Opened when it is first used. */
  to(subgraph: Subgraph): UpstreamSocket
  readonly open: number
  /** Lets go of those that lead to none of these and carry nothing. */
  keepOnly(subgraphs: readonly Subgraph[]): void
  close(): Promise<void>
}

export interface UpstreamSocketsOptions {
  upstreamUrl: (subgraph: Subgraph) => string
  limits: SubscriptionLimits
  logger: SubscriptionLogger
}

export function createUpstreamSockets({ upstreamUrl, limits, logger }: UpstreamSocketsOptions): UpstreamSockets {
  const sockets = new Map<string, UpstreamSocket>()
  return {
    to(subgraph) {
      const url = upstreamUrl(subgraph)
      const known = sockets.get(url)
      if (known) return known
      const socket = createUpstreamSocket({
        url,
        subgraph: subgraph.name,
        idleMs: limits.idleSocketMs,
        messageBytes: limits.upstreamMessageBytes,
        logger,
      })
      sockets.set(url, socket)
      return socket
    },
    get open() {
      return [...sockets.values()].filter(({ open }) => open).length
    },
    keepOnly(subgraphs) {
      const wanted = new Set(subgraphs.map(upstreamUrl))
      for (const [url, socket] of sockets) if (!wanted.has(url) && !socket.used) sockets.delete(url)
    },
    async close() {
      await Promise.all([...sockets.values()].map((socket) => socket.close()))
    },
  }
}
