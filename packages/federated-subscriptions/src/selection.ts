import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Kind, OverlappingFieldsCanBeMergedRule, validate, visit, type DocumentNode, type GraphQLSchema } from 'graphql'
import { finishOperation, operationOf, type UpstreamOperation } from './upstream-operation.ts'

/** What is asked of an upstream. */
export interface Selection {
  /** Equal for those who ask the very same. */
  readonly key: string
  readonly operation: UpstreamOperation
  /** Those of the client's variables that the operation uses. */
  readonly variables: Record<string, unknown>
  /** The selections that it holds; itself, when it was not merged. */
  readonly parts: readonly { readonly key: string }[]
}

/** @param variables the client's, coerced */
export function selectionOf(operation: UpstreamOperation, variables: Record<string, unknown>): Selection {
  const used: Record<string, unknown> = {}
  for (const name of operation.variables) if (variables[name] !== undefined) used[name] = variables[name]
  const key = createHash('sha256')
    .update(`${operation.query}\0${JSON.stringify(used)}`)
    .digest('base64')
  return { key, operation, variables: used, parts: [{ key }] }
}

/**
 * One selection that holds both, for the same root field with the same arguments; undefined where they cannot stand in one operation
 * (the same name for different things, ours for what a client named so).
 * @param schema the supergraph's, with everything that the API schema hides
 */
export function mergeSelections(a: Selection, b: Selection, schema: GraphQLSchema): Selection | undefined {
  const [ours, others] = [a, b].map(({ operation: { resume } }) => resume && [resume.cursorKey, resume.variable])
  if (!isDeepStrictEqual(ours, others)) return undefined
  const theirs = renameClashes(b, a)
  const documents = [a.operation.document, theirs.document]
  const operations = documents.map(operationOf)
  if (documents.some(({ definitions }) => definitions.length > 1)) return undefined
  const roots = operations.flatMap(({ selectionSet }) => selectionSet.selections)
  const [root, other, ...more] = roots
  if (root?.kind !== Kind.FIELD || other?.kind !== Kind.FIELD || more.length > 0) return undefined

  const [first] = operations
  const declared = new Set<string>()
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...(first ?? operationOf(a.operation.document)),
        variableDefinitions: operations
          .flatMap(({ variableDefinitions }) => variableDefinitions ?? [])
          .filter(({ variable: { name } }) => !declared.has(name.value) && declared.add(name.value)),
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: [
            {
              ...root,
              selectionSet: {
                kind: Kind.SELECTION_SET,
                selections: [...(root.selectionSet?.selections ?? []), ...(other.selectionSet?.selections ?? [])],
              },
            },
          ],
        },
      },
    ],
  }
  if (validate(schema, document, [OverlappingFieldsCanBeMergedRule]).length > 0) return undefined
  const operation = finishOperation(document, a.operation.resume)
  return { ...selectionOf(operation, { ...a.variables, ...theirs.variables }), parts: [...a.parts, ...b.parts] }
}

/** Variables of the same name and another value get another name. */
function renameClashes(selection: Selection, beside: Selection): { document: DocumentNode; variables: Record<string, unknown> } {
  const names = new Map<string, string>()
  for (const name of selection.operation.variables) {
    const clashes = beside.operation.variables.includes(name) && !isDeepStrictEqual(selection.variables[name], beside.variables[name])
    if (clashes) names.set(name, `${name}_${beside.parts.length}`)
  }
  if (names.size === 0) return { document: selection.operation.document, variables: selection.variables }
  const document = visit(selection.operation.document, {
    Variable: (node) => ({ ...node, name: { ...node.name, value: names.get(node.name.value) ?? node.name.value } }),
  })
  const variables = Object.fromEntries(Object.entries(selection.variables).map(([name, value]) => [names.get(name) ?? name, value]))
  return { document, variables }
}
