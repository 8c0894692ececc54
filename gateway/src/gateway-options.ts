import type { Health, Logger, Metrics } from '@parley/platform'
import type { IdentityOptions } from './identity/create-identity.ts'
import type { Limits } from './limits/limits.ts'
import type { Routes } from './routes/routes.ts'

export interface GatewayOptions {
  /** The composed supergraph. */
  supergraphSdl: string
  /** By subgraph name, instead of the supergraph's own. */
  subgraphUrls?: Record<string, string>
  /** Default off. */
  identity?: IdentityOptions
  /** What is served beside GraphQL; default nothing. From `loadRoutes`. */
  routes?: Routes
  /** Default 127.0.0.1. */
  host?: string
  /** Default 0: any free port. */
  port?: number
  /** Reverse proxies in front, each adding to `x-forwarded-for`; default 0: the header is not heeded. */
  trustedProxies?: number
  /** How long a subgraph may take to answer. Default 10,000 ms. */
  subgraphTimeoutMs?: number
  /** Open subscriptions move over to a new supergraph within this long. Default 1,000 ms. */
  reloadOverMs?: number
  limits?: Partial<Limits>
  /** Default: one of its own, at `info`. */
  logger?: Logger
  /** Default: one of its own. */
  metrics?: Metrics
  /** Default: one of its own, which turns not ready when the gateway closes. */
  health?: Health
}

export interface Gateway {
  /** `http://host:port`, without a path. */
  url: string
  port: number
  /**
   * Takes another supergraph, once it is loaded: queries under way end on the one before, open subscriptions move over.
   * @returns false when it is the one that is served
   * @throws StartError when it does not load: nothing has changed, and the reason has been logged
   */
  reload(supergraphSdl: string): Promise<boolean>
  /** Takes no more, ends sockets with 1001, lets requests finish. Idempotent. */
  close(): Promise<void>
}
