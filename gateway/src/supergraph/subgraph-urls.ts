import { StartError } from '@parley/platform'
import { Kind, visit, type ConstArgumentNode, type ConstDirectiveNode, type DirectiveNode, type DocumentNode } from 'graphql'

export interface Subgraph {
  name: string
  /** Of its GraphQL over HTTP; subscriptions are found there too, with `http` read as `ws`. */
  url: string
}

/** The subgraphs named by `enum join__Graph`. */
export function readSubgraphs(supergraph: DocumentNode): Subgraph[] {
  const graphs = supergraph.definitions.find((node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph')
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return []
  return (graphs.values ?? []).flatMap((value) => {
    const graph = value.directives?.find(isGraph)
    return graph === undefined ? [] : [{ name: text(graph, 'name'), url: text(graph, 'url') }]
  })
}

/**
 * Puts other URLs into `@join__graph`, so that whatever reads the supergraph follows.
 * @param excused names that may be unknown
 * @throws StartError for an unknown subgraph or something that is no http(s) URL
 */
export function withSubgraphUrls(supergraph: DocumentNode, urls: Record<string, string>, excused: readonly string[] = []): DocumentNode {
  const known = new Set(readSubgraphs(supergraph).map(({ name }) => name))
  for (const [name, url] of Object.entries(urls)) {
    if (!known.has(name) && excused.includes(name)) continue
    if (!known.has(name)) throw new StartError(`The supergraph has no subgraph "${name}"; it has ${[...known].join(', ')}.`)
    if (!/^https?:/.test(url) || !URL.canParse(url)) throw new StartError(`"${url}" is not an http URL for subgraph "${name}".`)
  }
  return visit(supergraph, {
    Directive(node) {
      const url = isGraph(node) ? urls[text(node, 'name')] : undefined
      if (url === undefined) return undefined
      return { ...node, arguments: node.arguments?.map((argument) => (argument.name.value === 'url' ? withText(argument, url) : argument)) }
    },
  })
}

const isGraph = (node: { name: { value: string } }) => node.name.value === 'join__graph'

function text(directive: DirectiveNode | ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.STRING ? value.value : ''
}

const withText = (argument: Pick<ConstArgumentNode, 'kind' | 'name'>, value: string) => ({
  ...argument,
  value: { kind: Kind.STRING, value },
})
