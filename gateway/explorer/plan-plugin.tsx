import { lazy, Suspense } from 'react'
import type { ExplorerIdentity } from './identity.ts'

const Plan = lazy(() => import('./plan.tsx'))

/** The query plan of what is in the editor: which subgraph is asked what, in which order. */
export const planPlugin = (identity: ExplorerIdentity) => ({
  title: 'Query plan',
  icon: PlanIcon,
  content: () => (
    <Suspense>
      <Plan identity={identity} />
    </Suspense>
  ),
})

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
