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

/** The subgraphs of one supergraph, while it is in use. */
export interface HeldSubgraphs {
  /** The one source of a subgraph, for queries and for what subscriptions add to their events. */
  sourceOf: (name: string) => SubgraphDataSource
  /** A source that nobody else holds lets what is under way end, and closes. */
  release(): void
}

export interface Subgraphs extends Closable {
  /** A source for each; those that are there already, at the same address, are kept with their connections. */
  hold(subgraphs: readonly Subgraph[]): HeldSubgraphs
  /** Connection pools that are open. */
  readonly size: number
}

interface Shared {
  source: SubgraphDataSource
  holders: number
}

export function createSubgraphs({ identity, metrics, logger, timeoutMs }: SubgraphsOptions): Subgraphs {
  const duration = metrics.histogram('parley_gateway_subgraph_seconds', 'Seconds that a subgraph took to answer', ['subgraph'])
  const shared = new Map<string, Shared>()
  const keyOf = ({ name, url }: Subgraph) => `${name} ${url}`

  const take = (subgraph: Subgraph): SubgraphDataSource => {
    const known = shared.get(keyOf(subgraph))
    if (known !== undefined) {
      known.holders++
      return known.source
    }
    const source = createSubgraphDataSource({ ...subgraph, tokenFor: identity.tokenFor, duration, logger, timeoutMs })
    shared.set(keyOf(subgraph), { source, holders: 1 })
    return source
  }
  const letGo = (subgraph: Subgraph): void => {
    const known = shared.get(keyOf(subgraph))
    if (known === undefined || --known.holders > 0) return
    shared.delete(keyOf(subgraph))
    known.source.retire().catch((err: unknown) => logger.warn({ err, subgraph: subgraph.name }, 'connections could not be closed'))
  }

  return {
    hold(subgraphs) {
      const sources = new Map(subgraphs.map((subgraph) => [subgraph.name, take(subgraph)]))
      let held = true
      return {
        sourceOf(name) {
          const source = sources.get(name)
          if (source === undefined) throw new Error(`there is no subgraph "${name}"`)
          return source
        },
        release() {
          if (held) subgraphs.forEach(letGo)
          held = false
        },
      }
    },
    get size() {
      return shared.size
    },
    close: () => closeAll([...shared.values()].map(({ source }) => source)),
  }
}
