import type { Health, Logger, Metrics, Role } from '@parley/platform'
import type { IdentityOptions } from './identity/create-identity.ts'
import type { Revocations } from './identity/revocations.ts'
import type { Limits } from './limits/limits.ts'
import type { Routes } from './routes/routes.ts'
import type { ControlAddress } from './status/control.ts'

export interface GatewayOptions {
  /** The composed supergraph. */
  supergraphSdl: string
  /** By subgraph name, instead of the supergraph's own. */
  subgraphUrls?: Record<string, string>
  /** Default off. */
  identity?: IdentityOptions
  /** What is served beside GraphQL; default nothing. From `loadRoutes`. */
  routes?: Routes
  /** What the pages read at `/settings.json`; default nothing. Everyone may see it. */
  pageSettings?: Readonly<Record<string, unknown>>
  /** Origins that pages may send to and play from beside their own, such as an object store's. Default none. */
  pageOrigins?: readonly string[]
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
  /** Connections that last are let go one after another within this long when the gateway closes. Default 0: all at once. */
  drainMs?: number
  /** Whose members see the same of what a subgraph marks for a class, and share its subscriptions. Default INTERVIEWER, ANALYST and ADMIN. */
  classRoles?: readonly Role[]
  /** Tells of sessions that have ended: their connections are closed, their tokens refused. Default: they go on until their tokens expire. */
  revocations?: Revocations
  /** Where each part answers `/readyz` and `/metrics`, by name, for the status that the routes describe; default: a subgraph's own address. */
  statusUrls?: Record<string, string>
  /** In development: where parts are stopped. Default: they cannot be. */
  control?: ControlAddress | undefined
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
  /** Takes no more connections, lets those that last go within `drainMs`, lets requests finish. Idempotent. */
  close(): Promise<void>
}
