import type { Principal } from '@parley/platform'

/** What goes with an operation from the edge to each subgraph request. */
export interface GatewayContext {
  principal: Principal
  requestId: string
  /** Aborted when the client goes away. */
  signal?: AbortSignal | undefined
}
