import { reasonOf, StartError } from '@parley/platform'
import { GraphQLError, parse, print, type DocumentNode } from 'graphql'
import { acceptAccessLinks } from './access-links.ts'
import { readSubgraphs, withSubgraphUrls, type Subgraph } from './subgraph-urls.ts'

export interface PreparedSupergraph {
  /** As `@apollo/gateway` loads it, subgraph URLs overridden. */
  sdl: string
  subgraphs: Subgraph[]
}

/**
 * Makes a supergraph ready for `@apollo/gateway`.
 * @param subgraphUrls by subgraph name, instead of the supergraph's own
 * @param formerSubgraphs an earlier supergraph's: a URL that is given for one of them does not matter when it is gone
 * @throws StartError when it is not GraphQL, names no subgraph, or a URL is given for one that it does not have
 */
export function prepareSupergraph(
  sdl: string,
  subgraphUrls: Record<string, string> = {},
  formerSubgraphs: readonly string[] = [],
): PreparedSupergraph {
  const document = acceptAccessLinks(withSubgraphUrls(parseSdl(sdl), subgraphUrls, formerSubgraphs))
  const subgraphs = readSubgraphs(document)
  if (subgraphs.length === 0) throw new StartError('The supergraph is not valid: it names no subgraph (is it a plain schema?).')
  return { sdl: print(document), subgraphs }
}

function parseSdl(sdl: string): DocumentNode {
  try {
    return parse(sdl)
  } catch (cause) {
    const at = cause instanceof GraphQLError ? cause.locations?.[0] : undefined
    const where = at === undefined ? '' : ` (line ${at.line})`
    throw new StartError(`The supergraph is not valid${where}: ${reasonOf(cause)}`, { cause })
  }
}
