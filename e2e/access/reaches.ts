import {
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'

/** A way to a field: from a root field, over the fields of `path`, of which the last is the field itself. The root's own is empty. */
export interface Reach {
  /** `Type.field`. */
  field: string
  /** `Query.interview`. */
  root: string
  path: string[]
}

const rootTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null)

/** All root fields, `Query.interview` first: what a row says of an interview's things is asked there. */
export function rootFields(schema: GraphQLSchema): string[] {
  const all = rootTypes(schema).flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`))
  return [...new Set(['Query.interview', ...all])]
}

/** Every field of every object type. */
export const fieldsOf = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`))

/**
 * The shortest way from a root field to each field below it.
 * @param seen types left out; those that are reached are added
 */
export function reachesFrom(schema: GraphQLSchema, root: string, seen = new Set<string>()): Reach[] {
  const reaches: Reach[] = [{ field: root, root, path: [] }]
  const next = [{ type: returnedBy(schema, root), path: [] as string[] }]
  for (let at = next.shift(); at !== undefined; at = next.shift()) {
    const { type, path } = at
    if (isAbstractType(type)) throw new Error(`${type.name}: this test does not know how to reach into interfaces and unions`)
    if (!isObjectType(type) || seen.has(type.name)) continue
    seen.add(type.name)
    for (const field of Object.values(type.getFields())) {
      const to = [...path, field.name]
      reaches.push({ field: `${type.name}.${field.name}`, root, path: to })
      next.push({ type: getNamedType(field.type), path: to })
    }
  }
  return reaches
}

/** One way to each field of the schema. */
export function canonicalReaches(schema: GraphQLSchema): Reach[] {
  const seen = new Set<string>()
  return rootFields(schema).flatMap((root) => reachesFrom(schema, root, seen))
}

function fieldAt(schema: GraphQLSchema, coordinate: string) {
  const [typeName = '', name = ''] = coordinate.split('.')
  const type = schema.getType(typeName)
  const field = isObjectType(type) ? type.getFields()[name] : undefined
  if (field === undefined) throw new Error(`the schema has no ${coordinate}`)
  return field
}

/** The type that a field gives, without lists and non-null. */
const returnedBy = (schema: GraphQLSchema, coordinate: string): GraphQLNamedType => getNamedType(fieldAt(schema, coordinate).type)

export const isLeaf = (schema: GraphQLSchema, coordinate: string): boolean => isLeafType(returnedBy(schema, coordinate))

/** Arguments of type ID, those inside inputs included, as `Mutation.startInterview(input.interviewId)`; filters only narrow, so not theirs. */
export function idArguments(schema: GraphQLSchema): string[] {
  const inside = (type: GraphQLNamedType, path: string): string[] => {
    if (type.name === 'ID') return [path]
    if (!isInputObjectType(type)) return []
    return Object.values(type.getFields()).flatMap((field) => inside(getNamedType(field.type), `${path}.${field.name}`))
  }
  return rootFields(schema).flatMap((root) =>
    fieldAt(schema, root)
      .args.filter(({ name }) => name !== 'filter')
      .flatMap(({ name, type }) => inside(getNamedType(type), name).map((path) => `${root}(${path})`)),
  )
}
