import { lazy, type ComponentType } from 'react'
import { staff } from '../session/roles.ts'
import type { Role } from '../session/tokens.ts'
import type { RoutePath } from './route-paths.ts'

export interface PageRoute {
  path: RoutePath
  page: ComponentType<{ id: string }>
  /** Who comes in; undefined: everyone, signed in or not. */
  roles: readonly Role[] | undefined
}

/** Each page, loaded when it is gone to; `:id` is the interview's. */
export const routes: readonly PageRoute[] = [
  { path: '/', roles: ['CANDIDATE', ...staff], page: lazy(() => import('../pages/home/home-page.tsx')) },
  { path: '/sign-in', roles: undefined, page: lazy(() => import('../pages/sign-in/sign-in-page.tsx')) },
  { path: '/take/:id', roles: ['CANDIDATE'], page: lazy(() => import('../pages/candidate/take-page.tsx')) },
  { path: '/dashboard', roles: staff, page: lazy(() => import('../pages/dashboard/dashboard-page.tsx')) },
  { path: '/dashboard/:id', roles: staff, page: lazy(() => import('../pages/watch/watch-page.tsx')) },
  { path: '/wall', roles: staff, page: lazy(() => import('../pages/wall/wall-page.tsx')) },
  { path: '/interviews/:id', roles: ['CANDIDATE', ...staff], page: lazy(() => import('../pages/review/review-page.tsx')) },
  { path: '/status', roles: ['ADMIN'], page: lazy(() => import('../pages/status/status-page.tsx')) },
]
