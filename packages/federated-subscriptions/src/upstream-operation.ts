import {
  getNamedType,
  isInterfaceType,
  isListType,
  getNullableType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql'
import type { LiveField } from './live-directive.ts'

/** What is subscribed to on the owning subgraph. */
export interface UpstreamOperation {
  document: DocumentNode
  /** The document's text. */
  query: string
  operationName: string | undefined
  /** The client's variables that it uses. */
  variables: readonly string[]
  /** Absent where the field cannot be resumed. */
  resume?: {
    /** Where an event holds its cursor, under the root field's response key. */
    cursorKey: string
    /** The variable that takes the cursor to go on after. */
    variable: string
    /** What the client gave itself: a variable or a literal. */
    initial: ValueNode | undefined
    /** The argument takes a number. */
    numeric: boolean
  }
}

/** The first of these names that is not among those taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name
}

/**
 * The planner's operation for the owning subgraph; for a `@live` field, with the cursor added under an alias of its own and with the
 * place to go on from as a variable, so that the same text opens and resumes.
 * @param field the root field in the supergraph
 */
export function upstreamOperation(document: DocumentNode, field: GraphQLField<unknown, unknown>, live?: LiveField): UpstreamOperation {
  const resumable = live && resumableOperation(document, field, live)
  return finishOperation(resumable?.document ?? document, resumable?.resume)
}

export function finishOperation(document: DocumentNode, resume: UpstreamOperation['resume']): UpstreamOperation {
  const operation = operationOf(document)
  return {
    document,
    query: print(document),
    operationName: operation.name?.value,
    variables: (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value).filter((name) => name !== resume?.variable),
    ...(resume && { resume }),
  }
}

/** The document's one operation. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('a document without an operation')
  return operation
}

function resumableOperation(document: DocumentNode, field: GraphQLField<unknown, unknown>, live: LiveField) {
  const type = getNullableType(field.type)
  const event = getNamedType(type)
  const after = field.args.find(({ name }) => name === live.after)
  const operation = operationOf(document)
  const [root, ...others] = operation.selectionSet.selections
  if (root?.kind !== Kind.FIELD || others.length > 0 || !after || isListType(type)) return undefined
  if (!(isObjectType(event) || isInterfaceType(event)) || !event.getFields()[live.cursor]) return undefined

  const cursorKey = freeName('live_cursor', namesIn(document, 'Field'))
  const afterVariable = freeName('live_after', namesIn(document, 'Variable'))
  const initial = root.arguments?.find(({ name }) => name.value === live.after)?.value
  const rewrittenRoot: FieldNode = {
    ...root,
    arguments: [
      ...(root.arguments ?? []).filter(({ name }) => name.value !== live.after),
      { kind: Kind.ARGUMENT, name: nameNode(live.after), value: { kind: Kind.VARIABLE, name: nameNode(afterVariable) } },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(root.selectionSet?.selections ?? []), { kind: Kind.FIELD, alias: nameNode(cursorKey), name: nameNode(live.cursor) }],
    },
  }
  const selectionSet = { ...operation.selectionSet, selections: [rewrittenRoot] }
  const used = variablesIn({
    ...document,
    definitions: document.definitions.map((d) => (d === operation ? { ...d, variableDefinitions: [], selectionSet } : d)),
  })
  const declaration = operationOf(parse(`subscription($${afterVariable}: ${String(after.type)}) { x }`)).variableDefinitions ?? []
  const rewritten: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [...(operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)), ...declaration],
    selectionSet,
  }
  return {
    document: { ...document, definitions: document.definitions.map((definition) => (definition === operation ? rewritten : definition)) },
    resume: { cursorKey, variable: afterVariable, initial, numeric: ['Int', 'Float'].includes(getNamedType(after.type).name) },
  }
}

const nameNode = (value: string) => ({ kind: Kind.NAME, value }) as const

const variablesIn = (document: DocumentNode): ReadonlySet<string> => namesIn(document, 'Variable')

/** The names of all variables, or those by which fields stand in the result. */
function namesIn(document: DocumentNode, kind: 'Variable' | 'Field'): ReadonlySet<string> {
  const names = new Set<string>()
  visit(document, { [kind]: ({ name, alias }: FieldNode) => void names.add((alias ?? name).value) })
  return names
}
