import { readFileSync } from 'node:fs'
import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { parse, printSchema } from 'graphql'
import { parse as parseYaml } from 'yaml'

interface SupergraphConfig {
  subgraphs: Record<string, { routing_url: string; schema: { file: string } }>
}

/**
 * Composes the subgraphs named in supergraph.yaml.
 * @returns the supergraph and the API schema that clients see, as SDL
 * @throws Error with every composition error, one a line
 */
export function compose(configFile = 'supergraph.yaml'): { supergraph: string; api: string } {
  const config = parseYaml(readFileSync(configFile, 'utf8')) as SupergraphConfig
  const result = composeServices(
    Object.entries(config.subgraphs).map(([name, { routing_url, schema }]) => ({
      name,
      url: routing_url,
      typeDefs: parse(readFileSync(schema.file, 'utf8')),
    })),
  )
  if (result.errors) throw new Error(`The subgraphs do not compose:\n${result.errors.map((e) => e.message).join('\n')}`)
  const api = printSchema(Supergraph.build(result.supergraphSdl).apiSchema().toGraphQLJSSchema())
  return { supergraph: result.supergraphSdl, api: `${api}\n` }
}
