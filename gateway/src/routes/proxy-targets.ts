import { StartError } from '@parley/platform'
import type { ProxyTarget } from '@parley/reverse-proxy'
import type { Subgraph } from '../supergraph/subgraph-urls.ts'
import type { Routes } from './routes.ts'

export interface OwnedTarget extends ProxyTarget {
  /** Name of the subgraph that owns the path. */
  owner: string
}

/** @throws StartError when a route names a subgraph that the supergraph does not have */
export function proxyTargets(routes: Routes, subgraphs: readonly Subgraph[]): OwnedTarget[] {
  const origins = new Map(subgraphs.map(({ name, url }) => [name, new URL(url).origin]))
  return routes.proxy.map(({ path, to: owner, websocket }) => {
    const origin = origins.get(owner)
    if (origin === undefined) throw new StartError(`The route ${path} leads to "${owner}", which is no subgraph of this supergraph.`)
    return { path, origin, websocket, owner }
  })
}
