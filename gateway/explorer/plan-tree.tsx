import type { ExplainedNode } from '@parley/federated-subscriptions'

export type { ExplainedNode }

/** Colours of subgraphs: the same name has the same everywhere. A name is written beside it. */
const hueOf = (name: string): number => Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)

/** A plan, step within step. */
export function PlanTree({ node }: { node: ExplainedNode }) {
  switch (node.kind) {
    case 'Fetch':
      return (
        <details className="explorer-plan-node" open>
          <summary>
            <span className="explorer-plan-subgraph" style={{ borderColor: `hsl(${hueOf(node.subgraph)} 70% 50%)` }}>
              {node.subgraph}
            </span>
            {node.requires !== undefined && (
              <>
                {' '}
                for each <code>{node.requires}</code>
              </>
            )}
            {node.variables.length > 0 && (
              <>
                {' '}
                with <code>{node.variables.map((name) => `$${name}`).join(', ')}</code>
              </>
            )}
          </summary>
          <pre>{node.operation}</pre>
        </details>
      )
    case 'Flatten':
      return (
        <Steps label="At" code={node.path.replaceAll('.@', '[]')}>
          <PlanTree node={node.node} />
        </Steps>
      )
    case 'Condition':
      return (
        <Steps label="If" code={`$${node.condition}`}>
          {node.ifClause && <PlanTree node={node.ifClause} />}
          {node.elseClause && (
            <>
              <span>Else</span>
              <PlanTree node={node.elseClause} />
            </>
          )}
        </Steps>
      )
    case 'Subscription':
      return (
        <Steps label="Subscribed to">
          <PlanTree node={node.primary} />
          {node.rest && (
            <>
              <span>Then, for each event</span>
              <PlanTree node={node.rest} />
            </>
          )}
        </Steps>
      )
    default:
      return (
        <Steps label={node.kind === 'Sequence' ? 'One after another' : 'At the same time'}>
          <ol>
            {node.nodes.map((child, index) => (
              <li key={index}>
                <PlanTree node={child} />
              </li>
            ))}
          </ol>
        </Steps>
      )
  }
}

function Steps({ label, code, children }: { label: string; code?: string; children: React.ReactNode }) {
  return (
    <div className="explorer-plan-node">
      <span>
        {label} {code !== undefined && <code>{code}</code>}
      </span>
      {children}
    </div>
  )
}
