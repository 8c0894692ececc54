import { useEditorContext } from '@graphiql/react'
import { useEffect } from 'react'

/** Names GraphiQL's editors for those who do not see where they are. */
export function EditorLabels() {
  const { queryEditor, variableEditor, headerEditor, responseEditor } = useEditorContext({ nonNull: true })
  useEffect(() => queryEditor?.getInputField().setAttribute('aria-label', 'Operation'), [queryEditor])
  useEffect(() => variableEditor?.getInputField().setAttribute('aria-label', 'Variables'), [variableEditor])
  useEffect(() => headerEditor?.getInputField().setAttribute('aria-label', 'Headers'), [headerEditor])
  useEffect(() => responseEditor?.getInputField().setAttribute('aria-label', 'Answer'), [responseEditor])
  return null
}
