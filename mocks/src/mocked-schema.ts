import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js'
import { createMockStore, isRef, type IMocks } from '@graphql-tools/mock'
import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, isEnumType, parse, responsePathAsArray, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql'
import { createRandom } from '../../prisma/seed/random.ts'

const words = ['calm', 'clear', 'north', 'river', 'stone', 'amber', 'field', 'quiet', 'copper', 'harbour', 'lantern', 'meadow']

export interface MockedSchema {
  schema: GraphQLSchema
  /** Forgets values that were made up, when nothing is being answered: they are made up alike again. */
  forget: () => void
}

/**
 * A subgraph's schema with resolvers of ours for what the mocks know, and made-up values for every field that they do not know: a field
 * that is new in the schema file has a value at once. The same seed makes the same values up, in whatever order they are asked for.
 * @param typeDefs the schema file's text
 */
export function createMockedSchema(typeDefs: string, resolvers: object, seed: string): MockedSchema {
  // Written by hand and checked by use; Apollo's own type is an index of loose functions.
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers as GraphQLResolverMap<unknown> })
  let random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const mocks: IMocks = {
    Int: () => Math.floor(random() * 100),
    Float: () => Math.round(random() * 1_000) / 10,
    Boolean: () => random() < 0.5,
    String: () => [pick(words), pick(words)].join(' '),
    ID: () => `mock-${Math.floor(random() * 1e9).toString(36)}`,
    DateTime: () => new Date(Date.parse('2026-01-05T09:00:00.000Z') + Math.floor(random() * 86_400_000)).toISOString(),
  }
  // The library's own choice among an enum's values is not by the seed.
  for (const type of Object.values(schema.getTypeMap()))
    if (isEnumType(type) && !type.name.startsWith('__')) mocks[type.name] = () => pick(type.getValues())?.name

  const store = createMockStore({ schema, mocks })
  /** What is known, else what the store has or makes up. */
  function resolve(source: unknown, args: Record<string, unknown>, context: unknown, info: GraphQLResolveInfo): unknown {
    const known: unknown = defaultFieldResolver(source, args, context, info)
    if (known !== undefined) return known
    const { parentType, fieldName } = info
    const key = keyOf(source) ?? (placeOf(info) || 'ROOT')
    random = createRandom(`${seed}/${parentType.name}/${key}/${fieldName}/${JSON.stringify(args)}`)
    return store.get({ typeName: parentType.name, key: isRef(source) ? source.$ref.key : key, fieldName, fieldArgs: args })
  }
  return {
    schema: mapSchema(schema, { [MapperKind.OBJECT_FIELD]: (field) => ({ ...field, resolve: field.resolve ?? resolve }) }),
    forget: () => store.reset(),
  }
}

/** What names an object, if anything does. */
function keyOf(source: unknown): string | undefined {
  const id = typeof source === 'object' && source !== null && 'id' in source ? source.id : undefined
  return typeof id === 'string' ? id : undefined
}

const placeOf = ({ path }: GraphQLResolveInfo): string => responsePathAsArray(path).slice(0, -1).join('.')
