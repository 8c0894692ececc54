import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'

/** One selection of a type, with what it needs around it. */
export interface GeneratedSelection {
  /** `{ ... }` */
  selection: string
  /** `($a: Int, ...)`, or nothing. */
  declarations: string
  /** The definitions of the fragments that it spreads. */
  fragments: string
  variables: Record<string, unknown>
}

const maxDepth = 4
const maxFields = 5
/** Fields that fail on purpose: errors of queries and events are worded apart. */
const leftOut = new Set(['secret'])

/**
 * A random selection of a type, valid by construction: aliases, arguments, variables, inline and named fragments, `@include`, `@skip`.
 * The same seed gives the same selection.
 */
export function generateSelection(schema: GraphQLSchema, type: GraphQLCompositeType, seed: number): GeneratedSelection {
  const random = mulberry32(seed)
  const chance = (share: number) => random() < share
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(random() * from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }
  const declarations: string[] = []
  const fragments: string[] = []
  const variables: Record<string, unknown> = {}
  let names = 0
  const fresh = (prefix: string): string => {
    names += 1
    return `${prefix}${names}`
  }
  const declare = (typeName: string, value: unknown, fallback?: string): string => {
    const name = fresh('v')
    declarations.push(`$${name}: ${typeName}${fallback === undefined ? '' : ` = ${fallback}`}`)
    // A variable with a default may stay away.
    if (fallback === undefined || chance(0.5)) variables[name] = value
    return `$${name}`
  }
  const condition = (): string => {
    if (!chance(0.2)) return ''
    const value = chance(0.6)
    return ` @${pick(['include', 'skip'])}(if: ${chance(0.7) ? declare('Boolean!', value, chance(0.3) ? String(!value) : undefined) : String(value)})`
  }
  const argumentOf = ({ name, type: argument }: GraphQLArgument): string => {
    const typeName = String(argument)
    const value = typeName.startsWith('Int') ? pick([0, 1, 2, 5]) : pick(['quay', 'a "word"', ''])
    return `${name}: ${chance(0.6) ? declare(typeName, value, chance(0.3) ? JSON.stringify(value) : undefined) : JSON.stringify(value)}`
  }
  const field = (of: GraphQLField<unknown, unknown>, depth: number): string => {
    const given = of.args.filter(() => chance(0.7))
    // Two with other arguments may not bear one name.
    const alias = of.args.length > 0 || chance(0.2) ? `${fresh('a')}: ` : ''
    const args = given.length > 0 ? `(${given.map(argumentOf).join(', ')})` : ''
    const named = getNamedType(of.type)
    const inner = isCompositeType(named) ? ` ${selectionOf(named, depth + 1)}` : ''
    return `${alias}${of.name}${args}${condition()}${inner}`
  }
  const fragmentOn = (of: GraphQLCompositeType, depth: number): string => {
    const inner = selectionOf(of, depth + 1)
    if (chance(0.5)) return `... on ${of.name}${condition()} ${inner}`
    const name = fresh('F')
    fragments.push(`fragment ${name} on ${of.name} ${inner}`)
    return `...${name}${condition()}`
  }
  const selectionOf = (of: GraphQLCompositeType, depth: number): string => {
    const parts: string[] = []
    const fields = isUnionType(of)
      ? []
      : Object.values(of.getFields()).filter(({ name, type: inner }) => !leftOut.has(name) && (depth < maxDepth || isLeaf(inner)))
    if (isUnionType(of) || chance(0.15)) parts.push('__typename')
    const wanted = 1 + Math.floor(random() * maxFields)
    for (let count = 0; count < wanted && fields.length > 0; count += 1) parts.push(field(pick(fields), depth))
    const narrower = isUnionType(of) || isInterfaceType(of) ? schema.getPossibleTypes(of) : []
    for (const one of narrower) if (depth < maxDepth && chance(0.8)) parts.push(fragmentOn(one, depth))
    if (isObjectType(of) && depth < maxDepth && chance(0.25)) parts.push(fragmentOn(pick([of, ...of.getInterfaces()]), depth))
    if (chance(0.1) && parts.length > 1) parts.push(`...${condition()} { ${parts.pop()} }`)
    return `{ ${shuffled(parts).join(' ')} }`
  }
  const shuffled = <T>(list: T[]): T[] => {
    const rest = [...list]
    return list.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0] as T) // as many as there are
  }

  // Something unconditional at the root: a subscription that selects nothing is refused.
  const selection = selectionOf(type, 0).replace(/^\{/, '{ root: __typename')
  return {
    selection,
    declarations: declarations.length > 0 ? `(${declarations.join(', ')})` : '',
    fragments: fragments.join('\n'),
    variables,
  }
}

function isLeaf(type: GraphQLOutputType): boolean {
  const inner = isNonNullType(type) || isListType(type) ? getNamedType(type) : type
  return !isCompositeType(inner)
}

/** A small generator of numbers in [0, 1), good enough to vary a test. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
