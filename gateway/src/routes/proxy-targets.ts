import { StartError } from '@parley/platform'
import type { ProxyTarget } from '@parley/reverse-proxy'
import type { Subgraph } from '../supergraph/subgraph-urls.ts'
import type { Routes } from './routes.ts'

export interface OwnedTarget extends ProxyTarget {
  /** Name of the subgraph that owns the path. */
  owner: string
}

/** @param subgraphs of the supergraph of the moment: a path follows its owner. `requireOwners` has looked at them */
export function proxyTargets(routes: Routes, subgraphs: () => readonly Subgraph[]): OwnedTarget[] {
  return routes.proxy.map(({ path, to: owner, websocket }) => ({
    path,
    websocket,
    owner,
    get origin() {
      const found = subgraphs().find(({ name }) => name === owner)
      if (found === undefined) throw new Error(`there is no subgraph "${owner}"`)
      return new URL(found.url).origin
    },
  }))
}

/** @throws StartError when a route names a subgraph that is not there */
export function requireOwners(routes: Routes, subgraphs: readonly Subgraph[]): void {
  for (const { path, to: owner } of routes.proxy)
    if (!subgraphs.some(({ name }) => name === owner))
      throw new StartError(`The route ${path} leads to "${owner}", which is no subgraph of this supergraph.`)
}
