import { useEditorContext } from '@graphiql/react'
import { useEffect, useState } from 'react'
import { groupsOf, type Example } from './example-groups.ts'

/** The pane of examples. */
export default function Examples({ examples }: { examples: readonly Example[] }) {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true })
  const [chosen, choose] = useState<Example>()
  // The editors load after the page: what was chosen before is put there once they are.
  useEffect(() => {
    if (!chosen || !queryEditor || !variableEditor) return
    queryEditor.setValue(chosen.query)
    variableEditor.setValue(chosen.variables)
    // On a phone the editor lies below this list.
    queryEditor.getWrapperElement().scrollIntoView({ block: 'nearest' })
    choose(undefined)
  }, [chosen, queryEditor, variableEditor])
  return (
    <section aria-label="Example operations">
      <h2 className="explorer-title">Examples</h2>
      {groupsOf(examples).map(({ name, examples: group }) => (
        <div key={name ?? ''}>
          {name !== undefined && <h3 className="explorer-group">{name}</h3>}
          <ul className="explorer-examples">
            {group.map(({ label, example }) => (
              <li key={label}>
                <button type="button" onClick={() => choose(example)}>
                  {label}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
