import type { SubgraphContext } from '@parley/subgraph'
import type { Loaders } from './loaders.ts'

/** What every resolver of this subgraph gets. */
export interface Context extends SubgraphContext {
  loaders: Loaders
}
