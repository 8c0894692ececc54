import { ParleyError } from '@parley/platform'
import {
  Kind,
  visit,
  type ASTVisitor,
  type DocumentNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'

export interface SelectionLimits {
  /** Fields and fragment spreads in a whole document. */
  maxSelections: number
  /** Times that one name may stand in one selection set. */
  maxRepeats: number
  /** Fields of an operation's root, aliases included. */
  maxRootFields: number
}

const emptyDocument: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] }

/**
 * A validation rule: OPERATION_TOO_COMPLEX for documents that are small in bytes and dear to look at. It comes before the others:
 * whether overlapping fields can be merged takes time that grows with the square of their number, so nothing else of a refused
 * document is visited.
 */
export function selectionLimit(limits: SelectionLimits): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const excess = excessOf(document, limits)
      if (excess === undefined) return undefined
      context.reportError(new ParleyError('OPERATION_TOO_COMPLEX', { message: `The operation has ${excess}.`, extensions: pick(limits) }))
      return emptyDocument
    },
  })
}

const pick = ({ maxSelections, maxRepeats, maxRootFields }: SelectionLimits) => ({ maxSelections, maxRepeats, maxRootFields })

/** What there is too much of, in words. */
function excessOf(document: DocumentNode, { maxSelections, maxRepeats, maxRootFields }: SelectionLimits): string | undefined {
  let selections = 0
  let repeats = 0
  let rootFields = 0
  visit(document, {
    OperationDefinition({ selectionSet }) {
      rootFields = Math.max(rootFields, fieldsOf(selectionSet))
    },
    SelectionSet({ selections: set }) {
      selections += set.length
      repeats = Math.max(repeats, mostRepeated(set))
    },
  })
  if (selections > maxSelections) return `more than ${maxSelections} fields`
  if (repeats > maxRepeats) return `one field more than ${maxRepeats} times in one place`
  return rootFields > maxRootFields ? `more than ${maxRootFields} root fields` : undefined
}

function mostRepeated(set: SelectionSetNode['selections']): number {
  const counts = new Map<string, number>()
  for (const selection of set) {
    if (selection.kind !== Kind.FIELD) continue
    const name = selection.alias?.value ?? selection.name.value
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

/** Fields of a set, those of inline fragments included; a named fragment counts as one. */
const fieldsOf = (set: SelectionSetNode): number =>
  set.selections.reduce((sum, selection) => sum + (selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : 1), 0)
