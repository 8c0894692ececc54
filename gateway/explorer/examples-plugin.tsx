import { useEditorContext } from '@graphiql/react'
import { useEffect, useState } from 'react'

export interface Example {
  title: string
  query: string
  /** JSON; empty when there are none. */
  variables: string
}

/** A list of example operations beside the editor; choosing one puts it there. */
export const examplesPlugin = (examples: readonly Example[]) => ({
  title: 'Examples',
  icon: ExamplesIcon,
  content: () => <Examples examples={examples} />,
})

function Examples({ examples }: { examples: readonly Example[] }) {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true })
  const [chosen, choose] = useState<Example>()
  // The editors load after the page: what was chosen before is put there once they are.
  useEffect(() => {
    if (!chosen || !queryEditor || !variableEditor) return
    queryEditor.setValue(chosen.query)
    variableEditor.setValue(chosen.variables)
    choose(undefined)
  }, [chosen, queryEditor, variableEditor])
  return (
    <section aria-label="Example operations">
      <div className="graphiql-doc-explorer-title">Examples</div>
      <ul className="explorer-examples">
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" onClick={() => choose(example)}>
              {example.title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 6h16M4 12h16M4 18h10" strokeLinecap="round" />
    </svg>
  )
}
