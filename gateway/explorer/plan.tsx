import { useEditorContext } from '@graphiql/react'
import { useCallback, useEffect, useState } from 'react'
import type { ExplorerIdentity, Headers } from './identity.ts'
import { operationIn } from './operation.ts'
import { PlanTree, type ExplainedNode } from './plan-tree.tsx'
import { post } from './post.ts'

/** What `POST /graphql/explorer/plan` answers. */
interface PlanAnswer {
  plan?: { tree: ExplainedNode; text: string } | null
  errors?: Problem[]
  error?: Problem & { code: string }
}

interface Problem {
  message: string
  extensions?: { code?: string }
}

/** The pane of query plans. The plan is asked for when the pane opens, and by its button. */
export default function Plan({ identity }: { identity: ExplorerIdentity }) {
  const { queryEditor, headerEditor } = useEditorContext({ nonNull: true })
  const [answer, setAnswer] = useState<PlanAnswer>()
  const [isStale, setStale] = useState(false)
  const [isText, setText] = useState(false)

  const ask = useCallback(async () => {
    const query = queryEditor?.getValue() ?? ''
    const question = { query, operationName: operationIn(query, queryEditor?.operationName) }
    setStale(false)
    try {
      setAnswer((await post('/graphql/explorer/plan', question, headersOf(headerEditor?.getValue()), identity)) as PlanAnswer)
    } catch (error) {
      setAnswer({ errors: [error as Problem] }) // of post, or of the session
    }
  }, [queryEditor, headerEditor, identity])

  useEffect(() => {
    if (!queryEditor) return
    if (queryEditor.getValue().trim() !== '') void ask()
    const changed = () => setStale(true)
    queryEditor.on('change', changed)
    return () => queryEditor.off('change', changed)
  }, [queryEditor, ask])

  const problems = [...(answer?.errors ?? []), ...(answer?.error ? [{ ...answer.error, extensions: { code: answer.error.code } }] : [])]
  return (
    <section aria-label="Query plan">
      <h2 className="explorer-title">Query plan</h2>
      <p className="explorer-hint">Which subgraph is asked what, in which order. Nothing is executed.</p>
      <div className="explorer-plan-bar">
        <button type="button" className="graphiql-button" onClick={() => void ask()}>
          Plan what is in the editor
        </button>
        <label>
          <input type="checkbox" checked={isText} onChange={(event) => setText(event.target.checked)} /> as text
        </label>
      </div>
      <p role="status" className="explorer-hint">
        {isStale && answer !== undefined && 'The editor has changed since this was planned.'}
      </p>
      {problems.map(({ message, extensions }) => (
        <p key={message} role="alert" className="explorer-plan-problem">
          {message} {extensions?.code !== undefined && <code>{extensions.code}</code>}
        </p>
      ))}
      {answer?.plan === null && <p>No subgraph is asked: the gateway answers this by itself.</p>}
      {answer?.plan && (isText ? <pre className="explorer-plan-text">{answer.plan.text}</pre> : <PlanTree node={answer.plan.tree} />)}
    </section>
  )
}

function headersOf(text: string | undefined): Headers {
  try {
    return JSON.parse(text ?? '') as Headers // GraphiQL sends what is there, too
  } catch {
    return {}
  }
}
