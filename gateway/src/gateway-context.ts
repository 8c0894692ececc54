import type { Principal } from '@parley/platform'

/** What goes with an operation from the edge to each subgraph request. */
export interface GatewayContext {
  principal: Principal
  /** The client's IP address. */
  address?: string | undefined
  requestId: string
  /** Aborted when the client goes away. */
  signal?: AbortSignal | undefined
}
