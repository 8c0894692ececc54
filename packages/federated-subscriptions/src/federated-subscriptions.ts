import type { FederatedSubscriptions, FederatedSubscriptionsOptions } from './options.ts'

/** Subscriptions over a federated supergraph. */
export function createFederatedSubscriptions<C>(options: FederatedSubscriptionsOptions<C>): FederatedSubscriptions<C> {
  throw new Error(`not built yet: ${options.supergraphSdl.length}`)
}
