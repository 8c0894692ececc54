import { ParleyError } from '@parley/platform'
import { Kind, type ASTVisitor, type SelectionSetNode, type ValidationContext, type ValidationRule } from 'graphql'

/**
 * A validation rule: OPERATION_TOO_COMPLEX when fields lie deeper than `maxDepth` levels. Fragments count where they are spread;
 * introspection does not count.
 */
export function depthLimit(maxDepth: number): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    const depths = new Map<string, number>()

    /** Levels below; stops counting past the limit. */
    function depthOf(set: SelectionSetNode | undefined, level: number): number {
      if (set === undefined || level > maxDepth) return 0
      let deepest = 0
      for (const selection of set.selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) deepest = Math.max(deepest, fragmentDepth(selection.name.value, level))
        else if (selection.kind === Kind.INLINE_FRAGMENT) deepest = Math.max(deepest, depthOf(selection.selectionSet, level))
        else if (!selection.name.value.startsWith('__')) deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, level + 1))
      }
      return deepest
    }

    function fragmentDepth(name: string, level: number): number {
      const known = depths.get(name)
      if (known !== undefined) return known
      depths.set(name, 0) // a fragment within itself is another rule's to refuse
      const depth = depthOf(context.getFragment(name)?.selectionSet, level)
      depths.set(name, depth)
      return depth
    }

    return {
      OperationDefinition(operation) {
        if (depthOf(operation.selectionSet, 0) > maxDepth)
          context.reportError(
            new ParleyError('OPERATION_TOO_COMPLEX', {
              message: `The operation is more than ${maxDepth} levels deep.`,
              extensions: { maxDepth },
            }),
          )
      },
    }
  }
}
