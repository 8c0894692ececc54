import { useEditorContext } from '@graphiql/react'
import type { ExplainedNode } from '@parley/federated-subscriptions'
import { getOperationAST, parse } from 'graphql'
import { useState } from 'react'
import { post } from './fetcher.ts'
import type { ExplorerIdentity } from './identity.ts'

interface PlanAnswer {
  plan?: { tree: ExplainedNode; text: string } | null
  errors?: { message: string; extensions?: { code?: string } }[]
  error?: { message: string; code: string }
}

/** The query plan of what is in the editor: which subgraph is asked what, in which order. */
export const planPlugin = (identity: ExplorerIdentity) => ({
  title: 'Query plan',
  icon: PlanIcon,
  content: () => <Plan identity={identity} />,
})

function Plan({ identity }: { identity: ExplorerIdentity }) {
  const { queryEditor, headerEditor } = useEditorContext({ nonNull: true })
  const [answer, setAnswer] = useState<PlanAnswer>()
  const [isText, setText] = useState(false)

  async function ask() {
    const query = queryEditor?.getValue() ?? ''
    try {
      setAnswer(
        (await post(
          '/graphql/explorer/plan',
          { query, operationName: chosenOperation(query, queryEditor?.operationName) },
          headersOf(headerEditor?.getValue()),
          identity,
        )) as PlanAnswer,
      ) // plan-route.ts
    } catch {
      setAnswer({ errors: [{ message: 'The gateway cannot be reached.' }] })
    }
  }
  const problems = [...(answer?.errors ?? []), ...(answer?.error ? [answer.error] : [])]
  return (
    <section aria-label="Query plan">
      <div className="graphiql-doc-explorer-title">Query plan</div>
      <div className="explorer-plan-bar">
        <button type="button" className="graphiql-button" onClick={() => void ask()}>
          Plan what is in the editor
        </button>
        {answer?.plan && (
          <label>
            <input type="checkbox" checked={isText} onChange={(event) => setText(event.target.checked)} /> as text
          </label>
        )}
      </div>
      {answer === undefined && <p>Nothing is executed: the gateway tells which subgraph it would ask for what.</p>}
      {problems.map(({ message }) => (
        <p key={message} role="alert" className="explorer-plan-problem">
          {message}
        </p>
      ))}
      {answer?.plan === null && <p>No subgraph is asked: the gateway answers this by itself.</p>}
      {answer?.plan && (isText ? <pre className="explorer-plan-text">{answer.plan.text}</pre> : <Node node={answer.plan.tree} />)}
    </section>
  )
}

const titles = { Sequence: 'One after another', Parallel: 'At the same time' }

/** Colours of subgraphs, in the order of their names' letters: the same name has the same colour. */
const hueOf = (name: string): number => Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)

function Node({ node }: { node: ExplainedNode }) {
  switch (node.kind) {
    case 'Fetch':
      return (
        <details className="explorer-plan-node" open>
          <summary>
            <span className="explorer-plan-subgraph" style={{ borderColor: `hsl(${hueOf(node.subgraph)} 70% 50%)` }}>
              {node.subgraph}
            </span>
            {node.requires !== undefined && <> for each {node.requires}</>}
            {node.variables.length > 0 && <> with {node.variables.map((name) => `$${name}`).join(', ')}</>}
          </summary>
          <pre>{node.operation}</pre>
        </details>
      )
    case 'Flatten':
      return (
        <div className="explorer-plan-node">
          <span>At {node.path.replaceAll('.@', ' (each)')}</span>
          <Node node={node.node} />
        </div>
      )
    case 'Condition':
      return (
        <div className="explorer-plan-node">
          <span>If ${node.condition}</span>
          {node.ifClause && <Node node={node.ifClause} />}
          {node.elseClause && (
            <>
              <span>Else</span>
              <Node node={node.elseClause} />
            </>
          )}
        </div>
      )
    case 'Subscription':
      return (
        <div className="explorer-plan-node">
          <span>Subscribed to</span>
          <Node node={node.primary} />
          {node.rest && (
            <>
              <span>Then, for each event</span>
              <Node node={node.rest} />
            </>
          )}
        </div>
      )
    default:
      return (
        <div className="explorer-plan-node">
          <span>{titles[node.kind]}</span>
          <ol>
            {node.nodes.map((child, index) => (
              <li key={index}>
                <Node node={child} />
              </li>
            ))}
          </ol>
        </div>
      )
  }
}

/** Of several operations the one that the cursor is in, as GraphiQL's own button runs it. GraphiQL may still name one that is gone. */
function chosenOperation(query: string, name: string | null | undefined): string | undefined {
  try {
    return name != null && getOperationAST(parse(query), name) ? name : undefined
  } catch {
    return undefined // the answer will say what is wrong
  }
}

function headersOf(text: string | undefined): Record<string, string> {
  try {
    return JSON.parse(text ?? '') as Record<string, string> // GraphiQL sends what is there, too
  } catch {
    return {}
  }
}

function PlanIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <rect x="9" y="3" width="6" height="4" rx="1" />
      <rect x="3" y="16" width="6" height="4" rx="1" />
      <rect x="15" y="16" width="6" height="4" rx="1" />
      <path d="M12 7v4M6 16v-2.5A2.5 2.5 0 0 1 8.5 11h7A2.5 2.5 0 0 1 18 13.5V16" />
    </svg>
  )
}
