import { Kind, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql'

/** The federation standards for who may read what. Their rules are the gateway's own to read; Apollo's gateway refuses the links. */
const accessSpecs = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/v\d/

/**
 * `@apollo/gateway` refuses a supergraph with a feature "for: SECURITY" that it does not enforce. Without that purpose it loads, and
 * the directives stay out of the API schema as those of any other link.
 */
export function acceptAccessLinks(supergraph: DocumentNode): DocumentNode {
  return visit(supergraph, {
    SchemaDefinition: (node) => ({ ...node, directives: node.directives?.map(withoutPurpose) }),
    SchemaExtension: (node) => ({ ...node, directives: node.directives?.map(withoutPurpose) }),
  })
}

function withoutPurpose(link: ConstDirectiveNode): ConstDirectiveNode {
  const url = link.arguments?.find((argument) => argument.name.value === 'url')?.value
  if (link.name.value !== 'link' || url?.kind !== Kind.STRING || !accessSpecs.test(url.value)) return link
  return { ...link, arguments: link.arguments?.filter((argument) => argument.name.value !== 'for') ?? [] }
}
