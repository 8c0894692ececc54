import { lazy, Suspense } from 'react'
import type { Example } from './example-groups.ts'

const Examples = lazy(() => import('./examples.tsx'))

/** A list of example operations beside the editor; choosing one puts it there. */
export const examplesPlugin = (examples: readonly Example[]) => ({
  title: 'Examples',
  icon: ExamplesIcon,
  content: () => (
    <Suspense>
      <Examples examples={examples} />
    </Suspense>
  ),
})

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 6h16M4 12h16M4 18h10" strokeLinecap="round" />
    </svg>
  )
}
