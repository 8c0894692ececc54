import type { Principal } from '@parley/platform'

/** What every resolver gets; a subgraph adds its loaders. Made anew for each operation and for each event of a subscription. */
export interface SubgraphContext {
  principal: Principal
  /** The client's IP address, where the gateway said it: with queries and mutations. */
  address?: string
  requestId: string
  /** When the first bytes of the request arrived, in ms since the epoch; of queries and mutations. */
  begunAt?: number
}

/** Makes an operation's context. Loaders belong here: they must not outlive one operation or event. */
export type CreateContext<C extends SubgraphContext> = (request: SubgraphContext) => C
