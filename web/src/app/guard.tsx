import type { ReactNode } from 'react'
import { Redirect, useLocation, useSearch } from 'wouter'
import type { Role } from '../session/tokens.ts'
import { useUser } from '../session/use-session.ts'
import { strings } from '../strings/index.ts'
import { Empty } from '../ui/state.tsx'
import { signInThen } from './paths.ts'

/** Shows what is inside to accounts of these roles; the platform decides again, for each field. */
export function Guard({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  const user = useUser()
  const [path] = useLocation()
  const search = useSearch()
  if (!user) return <Redirect to={signInThen(search === '' ? path : `${path}?${search}`)} replace />
  if (!roles.includes(user.role)) return <Empty title={strings.common.forbidden.title}>{strings.common.forbidden.detail}</Empty>
  return children
}
