import { useEffect } from 'react'
import { strings } from '../strings/index.ts'

/** Names the page in the browser's tab and for screen readers. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${strings.common.product}`
  }, [title])
}
