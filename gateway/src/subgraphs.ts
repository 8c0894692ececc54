import { closeAll, type Closable, type Logger, type Metrics } from '@parley/platform'
import type { Identity } from './identity/create-identity.ts'
import { createSubgraphDataSource, type SubgraphDataSource } from './subgraph-data-source.ts'
import type { Subgraph } from './supergraph/subgraph-urls.ts'

export interface SubgraphsOptions {
  identity: Identity
  metrics: Metrics
  logger: Logger
  timeoutMs: number | undefined
}

export interface Subgraphs extends Closable {
  /** The one source of a subgraph, for queries and for what subscriptions add to their events. */
  dataSourceFor: (name: string) => SubgraphDataSource
}

/** A source for each subgraph. */
export function createSubgraphs(subgraphs: readonly Subgraph[], { identity, metrics, logger, timeoutMs }: SubgraphsOptions): Subgraphs {
  const duration = metrics.histogram('parley_gateway_subgraph_seconds', 'Seconds that a subgraph took to answer', ['subgraph'])
  const sources = new Map(
    subgraphs.map(({ name, url }) => [
      name,
      createSubgraphDataSource({ name, url, tokenFor: identity.tokenFor, duration, logger, timeoutMs }),
    ]),
  )
  return {
    dataSourceFor(name) {
      const source = sources.get(name)
      if (source === undefined) throw new Error(`there is no subgraph "${name}"`)
      return source
    },
    close: () => closeAll([...sources.values()]),
  }
}
