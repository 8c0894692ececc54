import { Component, type ReactNode } from 'react'
import { Problem } from '../ui/state.tsx'

/** A page that fails says so; what is around it goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Problem onRetry={() => location.reload()} /> : this.props.children
  }
}
