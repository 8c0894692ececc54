import type { QueryPlan, QueryPlanSelectionNode, PlanNode, SubscriptionNode } from '@apollo/query-planner'
import { parse, print } from 'graphql'

/** A query plan for people: which subgraph is asked what, in which order. */
export type ExplainedNode =
  | {
      kind: 'Fetch'
      subgraph: string
      /** What the subgraph is asked, printed. */
      operation: string
      /** Of which entities: the fields that name them, such as `Product { id }`, which an earlier step has fetched. */
      requires?: string
      /** The client's variables that go along. */
      variables: readonly string[]
    }
  | { kind: 'Sequence' | 'Parallel'; nodes: readonly ExplainedNode[] }
  /** For each thing at this path of what is there already, such as `interviews.edges.@.node`. */
  | { kind: 'Flatten'; path: string; node: ExplainedNode }
  | { kind: 'Condition'; condition: string; ifClause?: ExplainedNode; elseClause?: ExplainedNode }
  /** `primary` is subscribed to; `rest` completes each event. */
  | { kind: 'Subscription'; primary: ExplainedNode; rest?: ExplainedNode }

/** A plan for people. */
export interface Explained {
  tree: ExplainedNode
  /** As Apollo's own tools print it. */
  text: string
}

/** Undefined: nothing is fetched, as for `{ __typename }`. */
export const explainPlan = ({ node }: QueryPlan): ExplainedNode | undefined => (node ? explain(node) : undefined)

function explain(node: PlanNode | SubscriptionNode): ExplainedNode {
  switch (node.kind) {
    case 'Fetch':
      return {
        kind: 'Fetch',
        subgraph: node.serviceName,
        operation: print(parse(node.operation, { noLocation: true })),
        variables: node.variableUsages ?? [],
        ...(node.requires && node.requires.length > 0 && { requires: node.requires.map(selection).join(', ') }),
      }
    case 'Flatten':
      return { kind: 'Flatten', path: node.path.join('.'), node: explain(node.node) }
    case 'Sequence':
    case 'Parallel': {
      const [only, ...more] = node.nodes
      return only && more.length === 0 ? explain(only) : { kind: node.kind, nodes: node.nodes.map(explain) }
    }
    case 'Subscription':
      return { kind: 'Subscription', primary: explain(node.primary), ...(node.rest && { rest: explain(node.rest) }) }
    case 'Defer':
      throw new Error('plans are made without @defer')
    case 'Condition':
      return {
        kind: 'Condition',
        condition: node.condition,
        ...(node.ifClause && { ifClause: explain(node.ifClause) }),
        ...(node.elseClause && { elseClause: explain(node.elseClause) }),
      }
  }
}

/** That an entity's `__typename` is sent along goes without saying. */
function selection(node: QueryPlanSelectionNode): string {
  const fields = (node.selections ?? []).filter((it) => it.kind !== 'Field' || it.name !== '__typename').map(selection)
  const name = node.kind === 'Field' ? node.name : (node.typeCondition ?? '...')
  return fields.length === 0 ? name : `${name} { ${fields.join(' ')} }`
}
