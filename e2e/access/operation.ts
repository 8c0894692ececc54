import type { GraphQLSchema } from 'graphql'
import { isLeaf, type Reach } from './reaches.ts'

type Tree = Map<string, Tree>

/** Arguments of fields below the root, where the defaults would bring more than is needed. */
const argumentsBelow: Record<string, string> = { emotionTimeline: '(first: 2)' }

/**
 * One operation that asks a root field, once for each set of arguments, for all that the reaches name.
 * @param also more to select below the root
 * @returns its text; the answers bear the names `a0`, `a1` …
 */
export function operationFor(
  schema: GraphQLSchema,
  { root, argumentSets, reaches, also = '' }: { root: string; argumentSets: object[]; reaches: readonly Reach[]; also?: string },
): string {
  const [type = '', name = ''] = root.split('.')
  const selected = isLeaf(schema, root) ? '' : `{ __typename ${also} ${printTree(treeOf(schema, reaches))} }`
  const asked = argumentSets.map((set, index) => `a${index}: ${name}${printArguments(set)} ${selected}`)
  return `${type.toLowerCase()} { ${asked.join('\n')} }`
}

function treeOf(schema: GraphQLSchema, reaches: readonly Reach[]): Tree {
  const tree: Tree = new Map()
  for (const { field, path } of reaches) {
    let at = tree
    for (const name of path) {
      const below: Tree = at.get(name) ?? new Map()
      at.set(name, below)
      at = below
    }
    if (path.length > 0 && !isLeaf(schema, field)) at.set('__typename', new Map())
  }
  return tree
}

const printTree = (tree: Tree): string =>
  [...tree].map(([name, below]) => `${name}${argumentsBelow[name] ?? ''}${below.size === 0 ? '' : ` { ${printTree(below)} }`}`).join(' ')

function printArguments(set: object): string {
  const entries = Object.entries(set)
  return entries.length === 0 ? '' : `(${entries.map(([name, value]) => `${name}: ${literal(value)}`).join(', ')})`
}

function literal(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${literal(inner)}`)
    .join(', ')} }`
}
