import { useEditorContext } from '@graphiql/react'

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
  function choose({ query, variables }: Example) {
    queryEditor?.setValue(query)
    variableEditor?.setValue(variables)
  }
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
