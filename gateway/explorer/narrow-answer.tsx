import { useEditorContext } from '@graphiql/react'
import { useEffect } from 'react'
import type { RunProgress } from './run-progress.ts'

/** Where the answer lies below the operation (narrow.css), brings it into view as it comes. */
export function NarrowAnswer({ progress }: { progress: RunProgress }) {
  const { responseEditor } = useEditorContext({ nonNull: true })
  useEffect(
    () =>
      progress.onChange(() => {
        const current = progress.current()
        const isFirst = current.state === 'answered' || (current.state === 'live' && current.events === 1)
        if (isFirst && matchMedia('(max-width: 700px)').matches) responseEditor?.getWrapperElement().scrollIntoView({ block: 'start' })
      }),
    [progress, responseEditor],
  )
  return null
}
